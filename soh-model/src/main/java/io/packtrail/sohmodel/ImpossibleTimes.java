package io.packtrail.sohmodel;

import io.packtrail.domain.DataQuality.Finding;
import java.time.Instant;
import java.util.List;

/** Samples that were left out because no clock that is right can show their time. */
final class ImpossibleTimes {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private long count;
  private long earliestMs = Long.MAX_VALUE;
  private long latestMs = Long.MIN_VALUE;

  void add(long epochMs) {
    count++;
    earliestMs = Math.min(earliestMs, epochMs);
    latestMs = Math.max(latestMs, epochMs);
  }

  /** One, with the times as the device has them, in years that can be written; or none. */
  List<Finding> findings() {
    return count == 0
        ? List.of()
        : List.of(
            new Finding(
                "impossible-time",
                writable(earliestMs),
                writable(latestMs),
                count,
                "the time of a sample lies before 1970 or after 2199; left out: check the clock"));
  }

  private static Instant writable(long epochMs) {
    Instant at = Instant.ofEpochMilli(epochMs);
    return at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
  }
}
