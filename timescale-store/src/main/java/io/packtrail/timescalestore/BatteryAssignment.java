package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which gateway reports a battery, and which vehicle it is in, during one stretch of time.
 *
 * @param vehicleId pseudonymous vehicle name; absent: none, or not known
 * @param from first time, inclusive; {@link #EARLIEST} stands for "as long as samples can be"
 * @param to end, exclusive; absent: until further notice
 */
public record BatteryAssignment(
    BatteryId batteryId,
    GatewayId gatewayId,
    @Nullable String vehicleId,
    Instant from,
    @Nullable Instant to) {
  /** No sample may be older. */
  public static final Instant EARLIEST = Times.EARLIEST;

  /** Whether these are of one vehicle at most, whose odometer then is the battery's too. */
  public static boolean areOfOneVehicle(Collection<BatteryAssignment> assignments) {
    return assignments.stream()
            .map(BatteryAssignment::vehicleId)
            .filter(Objects::nonNull)
            .distinct()
            .count()
        <= 1;
  }

  public BatteryAssignment {
    if (!Times.plausible(from)) {
      throw new IllegalArgumentException(
          "from must be in [%s, %s), got %s".formatted(Times.EARLIEST, Times.END, from));
    }
    if (to != null && !(to.isAfter(from) && Times.plausible(to))) {
      throw new IllegalArgumentException(
          "to must be after from and before %s, got %s to %s".formatted(Times.END, from, to));
    }
  }
}
