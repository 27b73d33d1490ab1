package io.packtrail.rulestimator.evaluation;

import io.packtrail.domain.Quantiles;
import io.packtrail.rulestimator.fit.StandardNormal;

/**
 * Scores of remaining-life predictions.
 *
 * @see "Saxena et al., Int. J. Prognostics and Health Management 1 (2010)"
 */
public final class PrognosticMetrics {
  private static final double Z95 = StandardNormal.quantile(0.95);

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

  /**
   * Probability that a prediction gives to ±alpha about the truth: the α-λ metric asks whether it
   * reaches a β, say one half, at a share λ of life. Between its quantiles the prediction is taken
   * as normal, with another spread on either side of the median.
   */
  public static double massWithinAlpha(double truth, Quantiles predicted, double alphaRatio) {
    return below(truth * (1 + alphaRatio), predicted) - below(truth * (1 - alphaRatio), predicted);
  }

  private static double below(double value, Quantiles predicted) {
    double half =
        value < predicted.q50()
            ? predicted.q50() - predicted.q05()
            : predicted.q95() - predicted.q50();
    if (half == 0) {
      return value < predicted.q50() ? 0 : 1;
    }
    return StandardNormal.probability((value - predicted.q50()) / half * Z95);
  }

  /** Whether a prediction lies within ±alpha of the truth. */
  public static boolean withinAlpha(double truth, double predicted, double alphaRatio) {
    return Math.abs(predicted - truth) <= alphaRatio * truth;
  }
}
