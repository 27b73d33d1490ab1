package io.packtrail.rulestimator.survival;

import io.packtrail.domain.Require;

/**
 * One unit's time under observation.
 *
 * @param entry time from which it was observed: had it failed before, nobody would know of it; at
 *     least 0, below {@code time}
 * @param time time until the failure, or until observation ended without one, above 0
 * @param failed whether it ended with a failure
 */
public record Observation(double entry, double time, boolean failed) {
  public Observation {
    Require.positive("time", time, "");
    if (!(entry >= 0 && entry < time)) {
      throw new IllegalArgumentException("entry must be in [0, %s), got %s".formatted(time, entry));
    }
  }

  /** Observed from the beginning. */
  public Observation(double time, boolean failed) {
    this(0, time, failed);
  }
}
