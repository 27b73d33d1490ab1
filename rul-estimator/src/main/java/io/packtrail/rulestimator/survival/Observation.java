package io.packtrail.rulestimator.survival;

import io.packtrail.domain.Require;

/**
 * One unit's time under observation.
 *
 * @param time time until the failure, or until observation ended without one, above 0
 * @param failed whether it ended with a failure
 */
public record Observation(double time, boolean failed) {
  public Observation {
    Require.positive("time", time, "");
  }
}
