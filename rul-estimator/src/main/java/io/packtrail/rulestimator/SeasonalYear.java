package io.packtrail.rulestimator;

import java.util.List;

/**
 * The course of the dose within a future year: the trailing year's blocks again, in order.
 *
 * <p>Where the trailing record is shorter than a year its season is unknown, and the dose runs
 * evenly.
 */
final class SeasonalYear {
  /** A year without seasons. */
  static final SeasonalYear EVEN = new SeasonalYear(new double[] {1});

  private static final int WHOLE_YEAR_BLOCKS = 12;

  /** Share of the year's dose received by the end of each block; the last is 1. */
  private final double[] shareByEnd;

  private SeasonalYear(double[] shareByEnd) {
    this.shareByEnd = shareByEnd;
  }

  SeasonalYear(List<UseBlock> trailing, Severity severity, double exponent) {
    if (trailing.size() < WHOLE_YEAR_BLOCKS) {
      this.shareByEnd = new double[] {1};
      return;
    }
    double[] cumulative = severity.cumulativeDose(exponent);
    double total = cumulative[cumulative.length - 1];
    this.shareByEnd = new double[cumulative.length];
    for (int i = 0; i < cumulative.length; i++) {
      shareByEnd[i] = cumulative[i] / total;
    }
  }

  /** Time (years) until so many years' worth of dose has been received. */
  double yearsFor(double doseYears) {
    double whole = Math.floor(doseYears);
    double rest = doseYears - whole;
    double start = 0;
    for (int i = 0; i < shareByEnd.length; i++) {
      if (rest <= shareByEnd[i]) {
        return whole + (i + (rest - start) / (shareByEnd[i] - start)) / shareByEnd.length;
      }
      start = shareByEnd[i];
    }
    return whole + 1;
  }

  /** Years' worth of dose received after so much time (years). */
  double doseYearsAfter(double years) {
    double whole = Math.floor(years);
    double position = (years - whole) * shareByEnd.length;
    int block = Math.min(shareByEnd.length - 1, (int) position);
    double start = block == 0 ? 0 : shareByEnd[block - 1];
    return whole + start + (position - block) * (shareByEnd[block] - start);
  }
}
