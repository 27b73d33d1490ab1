package io.packtrail.rulestimator;

import java.util.List;

/**
 * What is believed of a battery's multiplier and exponent after its history: Bayes' rule on a grid.
 *
 * <p>Observation model: s(t) = s₀ − d·dose(t)^p + e, with the capacity when new over the reference
 * s₀ (integrated out in closed form), e independent.
 */
final class AgeingPosterior {
  private static final double FIRST_EXPONENT = 0.40;
  private static final double EXPONENT_STEP = 0.05;
  private static final int EXPONENTS = 13;
  private static final double FIRST_LOG_MULTIPLIER = -3;
  private static final double LOG_MULTIPLIER_STEP = 0.05;
  private static final int MULTIPLIERS = 161;

  private final double[] cumulative = new double[EXPONENTS * MULTIPLIERS];

  /**
   * One belief.
   *
   * @param exponentIndex exponent by index
   * @param multiplier d
   */
  record Cell(int exponentIndex, double multiplier) {}

  /**
   * @param curves dose curve for each exponent of {@link #exponents()}
   * @param points thinned history, may be empty: then the prior is returned
   */
  AgeingPosterior(AgeingPrior prior, List<DoseCurve> curves, List<HealthPoints.Point> points) {
    this(prior, curves, points, true);
  }

  private AgeingPosterior(
      AgeingPrior prior,
      List<DoseCurve> curves,
      List<HealthPoints.Point> points,
      boolean withMultiplierPrior) {
    double highest = Double.NEGATIVE_INFINITY;
    int cell = 0;
    for (int e = 0; e < EXPONENTS; e++) {
      HistoryFit fit =
          new HistoryFit(HistoryFit.losses(curves.get(e), exponent(e), points), points);
      for (int m = 0; m < MULTIPLIERS; m++) {
        double log =
            prior.logExponentDensity(exponent(e))
                + (withMultiplierPrior ? prior.logDensity(logMultiplier(m)) : 0)
                + fit.logLikelihood(
                    Math.exp(logMultiplier(m)), prior.meanNewRatio(), prior.sdNewRatio());
        cumulative[cell++] = log;
        highest = Math.max(highest, log);
      }
    }
    double sum = 0;
    for (int i = 0; i < cumulative.length; i++) {
      sum += Math.exp(cumulative[i] - highest);
      cumulative[i] = sum;
    }
  }

  /** Mean and variance. */
  record Moments(double mean, double variance) {}

  /** ln d as the history alone has it, exponent and capacity when new as in the prior. */
  static Moments logMultiplierByHistory(
      AgeingPrior prior, List<DoseCurve> curves, List<HealthPoints.Point> points) {
    double[] cumulative = new AgeingPosterior(prior, curves, points, false).cumulative;
    double total = cumulative[cumulative.length - 1];
    double sum = 0;
    double squares = 0;
    double before = 0;
    for (int i = 0; i < cumulative.length; i++) {
      double weight = (cumulative[i] - before) / total;
      double log = logMultiplier(i % MULTIPLIERS);
      sum += weight * log;
      squares += weight * log * log;
      before = cumulative[i];
    }
    return new Moments(sum, Math.max(0, squares - sum * sum));
  }

  /** The grid of exponents. */
  static double[] exponents() {
    double[] exponents = new double[EXPONENTS];
    for (int e = 0; e < EXPONENTS; e++) {
      exponents[e] = exponent(e);
    }
    return exponents;
  }

  /** Index of an exponent of the grid. */
  static int index(double exponent) {
    return (int) Math.round((exponent - FIRST_EXPONENT) / EXPONENT_STEP);
  }

  /** Number of multipliers on the grid. */
  static int multipliers() {
    return MULTIPLIERS;
  }

  /** ln d at a grid index. */
  static double logMultiplier(int index) {
    return FIRST_LOG_MULTIPLIER + index * LOG_MULTIPLIER_STEP;
  }

  private static double exponent(int index) {
    return FIRST_EXPONENT + index * EXPONENT_STEP;
  }

  /**
   * Draws a belief.
   *
   * @param uniform which one, uniform in [0, 1)
   * @param withinStep where between grid points, uniform in [0, 1)
   */
  Cell draw(double uniform, double withinStep) {
    double target = uniform * cumulative[cumulative.length - 1];
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > target) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    double logMultiplier =
        FIRST_LOG_MULTIPLIER + (low % MULTIPLIERS + withinStep - 0.5) * LOG_MULTIPLIER_STEP;
    return new Cell(low / MULTIPLIERS, Math.exp(logMultiplier));
  }
}
