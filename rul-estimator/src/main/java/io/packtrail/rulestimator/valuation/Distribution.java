package io.packtrail.rulestimator.valuation;

import java.util.Arrays;

/** Quantiles of equally likely values. */
final class Distribution {
  private Distribution() {}

  /** A quantile, between neighbours in proportion. */
  static double quantile(double[] values, double probability) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double position = probability * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
