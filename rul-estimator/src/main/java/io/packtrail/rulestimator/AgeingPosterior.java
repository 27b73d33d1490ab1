package io.packtrail.rulestimator;

import java.util.List;

/**
 * What is believed of a battery's multiplier and exponent after its history: Bayes' rule on a grid.
 *
 * <p>Observation model: s(t) = s₀ − d·dose(t)^p + e, with s₀ ~ N(1, 0.03²) the capacity when new
 * over the reference (integrated out in closed form), independent e.
 */
final class AgeingPosterior {
  private static final double FIRST_EXPONENT = 0.40;
  private static final double EXPONENT_STEP = 0.05;
  private static final int EXPONENTS = 13;
  private static final double FIRST_LOG_MULTIPLIER = -3;
  private static final double LOG_MULTIPLIER_STEP = 0.05;
  private static final int MULTIPLIERS = 161;

  /** How far a new battery's capacity lies from its reference, one standard deviation. */
  private static final double NEW_CAPACITY_SD = 0.03;

  private final double[] cumulative = new double[EXPONENTS * MULTIPLIERS];

  /** One belief: exponent by index, and multiplier. */
  record Cell(int exponentIndex, double multiplier) {}

  /**
   * @param curves dose curve for each exponent of {@link #exponents()}
   * @param points thinned history, may be empty: then the prior is returned
   */
  AgeingPosterior(AgeingPrior prior, List<DoseCurve> curves, List<HealthPoints.Point> points) {
    double[] log = new double[cumulative.length];
    double highest = Double.NEGATIVE_INFINITY;
    for (int e = 0; e < EXPONENTS; e++) {
      Fit fit = new Fit(curves.get(e), exponent(e), points);
      for (int m = 0; m < MULTIPLIERS; m++) {
        double logMultiplier = FIRST_LOG_MULTIPLIER + m * LOG_MULTIPLIER_STEP;
        int cell = e * MULTIPLIERS + m;
        log[cell] =
            prior.logDensity(logMultiplier)
                + prior.logExponentDensity(exponent(e))
                + fit.logLikelihood(Math.exp(logMultiplier));
        highest = Math.max(highest, log[cell]);
      }
    }
    double sum = 0;
    for (int cell = 0; cell < log.length; cell++) {
      sum += Math.exp(log[cell] - highest);
      cumulative[cell] = sum;
    }
  }

  /** The grid of exponents. */
  static double[] exponents() {
    double[] exponents = new double[EXPONENTS];
    for (int e = 0; e < EXPONENTS; e++) {
      exponents[e] = exponent(e);
    }
    return exponents;
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

  /** Weighted sums of one exponent's fit, so that each multiplier costs a few operations. */
  private static final class Fit {
    private double weight;
    private double soh;
    private double loss;
    private double sohSoh;
    private double sohLoss;
    private double lossLoss;

    Fit(DoseCurve curve, double exponent, List<HealthPoints.Point> points) {
      for (HealthPoints.Point point : points) {
        double g = Math.pow(curve.atDay(point.day()), exponent);
        double w = point.weight();
        // About 1, so that differences of large sums do not eat the digits.
        double s = point.sohRatio() - 1;
        weight += w;
        soh += w * s;
        loss += w * g;
        sohSoh += w * s * s;
        sohLoss += w * s * g;
        lossLoss += w * g * g;
      }
    }

    /** Log-likelihood of r = s + d·g ~ N(s₀, ·), s₀ integrated out, up to a constant. */
    double logLikelihood(double d) {
      if (weight == 0) {
        return 0;
      }
      double sum = soh + d * loss;
      double squares = sohSoh + 2 * d * sohLoss + d * d * lossLoss;
      double mean = sum / weight;
      double spread = Math.max(0, squares - sum * mean);
      double meanVariance = NEW_CAPACITY_SD * NEW_CAPACITY_SD + 1 / weight;
      return -spread / 2 - mean * mean / (2 * meanVariance);
    }
  }
}
