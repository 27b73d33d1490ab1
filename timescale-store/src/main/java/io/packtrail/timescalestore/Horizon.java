package io.packtrail.timescalestore;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far back samples are taken.
 *
 * @param keep age beyond which telemetry is dropped; absent: all is kept
 * @param droppedBefore telemetry before this was dropped; absent: nothing was
 */
record Horizon(@Nullable Duration keep, @Nullable Instant droppedBefore) {
  static final Horizon NONE = new Horizon(null, null);

  /** Why samples of this time are too old to be stored, or null. */
  @Nullable Refusal refusal(Instant t, Instant now) {
    Instant earliest = keep == null ? null : now.minus(keep);
    if (droppedBefore != null && (earliest == null || droppedBefore.isAfter(earliest))) {
      earliest = droppedBefore;
    }
    if (earliest == null || !t.isBefore(earliest)) {
      return null;
    }
    return new Refusal(
        "before-retention",
        "t must not be before %s, from which on telemetry is kept, got %s".formatted(earliest, t));
  }
}
