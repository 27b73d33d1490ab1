package io.packtrail.rulestimator;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.RulResult;

/** State of health and use so far to a distribution of the remaining useful life. */
public final class RulEstimator {
  /** Name and version of the method. */
  public static final String METHOD_VERSION = "packtrail-rul/1";

  /**
   * Forecasts the remaining life. Pure and deterministic: the same arguments give the same result.
   *
   * @throws IllegalArgumentException when the assessment is another battery's
   */
  public RulResult forecast(Battery battery, BatteryAssessment assessment) {
    if (!battery.batteryId().equals(assessment.batteryId())) {
      throw new IllegalArgumentException(
          "assessment must be of battery %s, got %s"
              .formatted(battery.batteryId(), assessment.batteryId()));
    }
    return new RulResult.NotEstimable(
        assessment.asOf(), "no-model", "The forecast is not available yet.", METHOD_VERSION);
  }
}
