package io.packtrail.rulestimator.cyclelife;

import io.packtrail.domain.Quantiles;

/** What is said of the cycles of a cell, or why nothing is. */
public sealed interface CycleForecast {

  /**
   * A forecast.
   *
   * @param afterCycles cycles of the cell that were looked at
   * @param cycles remaining cycles, or the whole life, as the model has it; 90 % interval
   * @param trainedOn cells behind it
   * @param methodVersion name and version of the method
   */
  record Estimated(int afterCycles, Quantiles cycles, int trainedOn, String methodVersion)
      implements CycleForecast {}

  /**
   * None.
   *
   * @param code stable, for example {@code too-few-cycles}
   * @param reason one sentence with what would help
   */
  record NotEstimable(String code, String reason) implements CycleForecast {}
}
