package io.packtrail.simulators.fleet;

import io.packtrail.domain.Require;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What to simulate. The same plan gives the same bytes; battery number n is the same whatever the
 * size of the fleet, and a later {@code end} with the same {@link #start()} extends the history
 * without changing it.
 *
 * @param batteries number of vehicles, 1 to 100,000
 * @param years length of the history (years of 365.25 days), at least a day, at most 30
 * @param seed chooses the fleet
 * @param end no sample, and no message, bears a later time
 */
public record FleetPlan(int batteries, double years, long seed, Instant end) {
  private static final double DAYS_PER_YEAR = 365.25;

  public FleetPlan {
    Require.inRange("batteries", batteries, 1, 100_000, "");
    if (!(years * DAYS_PER_YEAR >= 1 && years <= 30)) {
      throw new IllegalArgumentException(
          "years must be at least a day and at most 30 years, got %s years".formatted(years));
    }
  }

  /** The midnight (UTC) at which every history begins. */
  public Instant start() {
    return end.truncatedTo(ChronoUnit.DAYS)
        .minus(Duration.ofDays(Math.round(years * DAYS_PER_YEAR)));
  }
}
