package io.packtrail.rulestimator.valuation;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Equally likely or weighted values, sorted, and their quantiles. */
final class Distribution {
  private Distribution() {}

  /** The quantile of equally likely values, between neighbours in proportion. */
  static double quantile(double[] values, double probability) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double position = probability * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /** Indices of the values in ascending order, so that many weightings share one sort. */
  static int[] order(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted((a, b) -> Double.compare(values[a], values[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The smallest value at or below which the weights reach a share of their sum. */
  static double quantile(double[] values, int[] order, double[] weights, double probability) {
    double target = probability * Arrays.stream(weights).sum();
    double reached = 0;
    for (int index : order) {
      reached += weights[index];
      if (reached >= target) {
        return values[index];
      }
    }
    return values[order[order.length - 1]];
  }
}
