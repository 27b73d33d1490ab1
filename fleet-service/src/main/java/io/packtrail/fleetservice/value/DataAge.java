package io.packtrail.fleetservice.value;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be said of an estimate whose data end long before it is read. Estimates know no clock,
 * so that the same data always give the same; whoever answers a request does.
 */
public final class DataAge {
  /** Silence (days) that goes without saying, as of a vehicle in a garage over the holidays. */
  private static final long MOST_DAYS = 60;

  private DataAge() {}

  /**
   * The notes of an estimate, after the one on the age of its data where they are old.
   *
   * @param asOf time of the last sample behind it
   * @param now the time at which it is read
   */
  public static List<String> with(List<String> notes, Instant asOf, Instant now) {
    long days = Duration.between(asOf, now).toDays();
    return days <= MOST_DAYS
        ? notes
        : Stream.concat(
                Stream.of(
                    "The data end on %s, %d days ago: years count from then, and what has happened to the battery since is not known."
                        .formatted(asOf.atZone(ZoneOffset.UTC).toLocalDate(), days)),
                notes.stream())
            .toList();
  }
}
