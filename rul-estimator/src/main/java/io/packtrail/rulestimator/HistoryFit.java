package io.packtrail.rulestimator;

import java.util.List;

/**
 * How well one exponent and any multiplier explain a history: weighted sums, so that each
 * multiplier costs a few operations.
 */
final class HistoryFit {
  private double weight;
  private double soh;
  private double loss;
  private double sohSoh;
  private double sohLoss;
  private double lossLoss;

  /**
   * @param losses loss per unit multiplier at each point, shape {@code [points]}
   */
  HistoryFit(double[] losses, List<HealthPoints.Point> points) {
    for (int i = 0; i < losses.length; i++) {
      double g = losses[i];
      double w = points.get(i).weight();
      // About 1, so that differences of large sums do not eat the digits.
      double s = points.get(i).sohRatio() - 1;
      weight += w;
      soh += w * s;
      loss += w * g;
      sohSoh += w * s * s;
      sohLoss += w * s * g;
      lossLoss += w * g * g;
    }
  }

  /** Loss per unit multiplier at each point, dose^p. */
  static double[] losses(DoseCurve curve, double exponent, List<HealthPoints.Point> points) {
    return points.stream()
        .mapToDouble(point -> Math.pow(curve.atDay(point.day()), exponent))
        .toArray();
  }

  /**
   * Log-likelihood of s + d·g ~ N(s₀, ·) with s₀ ~ N(meanNewRatio, sdNewRatio²) integrated out, up
   * to a constant.
   */
  double logLikelihood(double d, double meanNewRatio, double sdNewRatio) {
    if (weight == 0) {
      return 0;
    }
    double sum = soh + d * loss;
    double squares = sohSoh + 2 * d * sohLoss + d * d * lossLoss;
    double mean = sum / weight;
    double spread = Math.max(0, squares - sum * mean);
    double variance = sdNewRatio * sdNewRatio + 1 / weight;
    double deviation = mean + 1 - meanNewRatio;
    return -spread / 2 - deviation * deviation / (2 * variance) - Math.log(variance) / 2;
  }

  /** Capacity when new over the reference that the history implies for a multiplier. */
  double newRatio(double d) {
    return 1 + (soh + d * loss) / weight;
  }

  /** Variance of {@link #newRatio} for a known multiplier. */
  double newRatioVariance() {
    return 1 / weight;
  }
}
