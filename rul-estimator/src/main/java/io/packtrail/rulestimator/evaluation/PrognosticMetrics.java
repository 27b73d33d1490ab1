package io.packtrail.rulestimator.evaluation;

/**
 * Scores of remaining-life predictions.
 *
 * @see "Saxena et al., Int. J. Prognostics and Health Management 1 (2010)"
 */
public final class PrognosticMetrics {
  private PrognosticMetrics() {}

  /** Relative accuracy: 1 − |truth − predicted| / truth. */
  public static double relativeAccuracy(double truth, double predicted) {
    return 1 - Math.abs(truth - predicted) / truth;
  }

  /**
   * Score of the PHM 2008 challenge for one prediction, error d = predicted − truth: e^(−d/13) − 1
   * below zero, e^(d/10) − 1 above; late predictions cost more. Lower is better.
   */
  public static double phm08(double truth, double predicted) {
    double error = predicted - truth;
    return error < 0 ? Math.expm1(-error / 13) : Math.expm1(error / 10);
  }

  /** Whether a prediction lies within ±alpha of the truth. */
  public static boolean withinAlpha(double truth, double predicted, double alphaRatio) {
    return Math.abs(predicted - truth) <= alphaRatio * truth;
  }
}
