package io.packtrail.fleetservice.cli;

import java.util.Locale;

/** Errors of estimates that come with an interval. Mutable; one thread. */
final class IntervalErrors {
  private int count;
  private int covered;
  private double sumRatio;
  private double sumSquares;
  private double largestRatio;

  void add(double estimate, double low, double high, double truth) {
    double errorRatio = estimate - truth;
    count++;
    covered += low <= truth && truth <= high ? 1 : 0;
    sumRatio += errorRatio;
    sumSquares += errorRatio * errorRatio;
    largestRatio = Math.max(largestRatio, Math.abs(errorRatio));
  }

  int count() {
    return count;
  }

  /** Root mean square error. */
  double rmseRatio() {
    return Math.sqrt(sumSquares / count);
  }

  double largestRatio() {
    return largestRatio;
  }

  /** Share of truths that lie in their interval. */
  double coverageRatio() {
    return (double) covered / count;
  }

  /** A line of a Markdown table, percent points. */
  String row(String name) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f | %+.2f | %.2f | %.1f |%n",
        name,
        count,
        100 * rmseRatio(),
        100 * sumRatio / count,
        100 * largestRatio,
        100 * coverageRatio());
  }
}
