package io.packtrail.sohmodel.learned;

import io.packtrail.domain.RatioInterval;

/** What a learned model says of one charge or pulse test: a value, or why there is none. */
public sealed interface LearnedEstimate {

  /**
   * A state of health.
   *
   * @param sohRatio capacity over nominal capacity
   * @param soh90 interval that holds 90 % of the rows of a cell not seen in training
   * @param standardDeviationRatio of the error, calibrated: the half-width of {@code soh90} / 1.645
   */
  record Estimated(double sohRatio, RatioInterval soh90, double standardDeviationRatio)
      implements LearnedEstimate {}

  /**
   * No value.
   *
   * @param code stable code, {@code outside-validity-range}
   * @param reason one sentence for a person
   */
  record NotEstimable(String code, String reason) implements LearnedEstimate {}
}
