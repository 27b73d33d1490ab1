package io.packtrail.rulestimator;

import java.util.List;

/**
 * Accumulated ageing dose over a battery's life for one exponent.
 *
 * <p>Between block ends the dose grows evenly; before the record it grew as it did on average over
 * the record, over {@code yearsBefore}; after the record as over the trailing year.
 */
final class DoseCurve {
  private final List<UseBlock> blocks;
  private final double[] cumulative;
  private final double before;
  private final double futurePerYear;

  /**
   * @param exponent p of L = d·dose^p
   * @param yearsBefore age when the record began (years), at least 0
   */
  DoseCurve(
      List<UseBlock> blocks,
      Severity whole,
      Severity trailing,
      double exponent,
      double yearsBefore) {
    this.blocks = blocks;
    this.cumulative = whole.cumulativeDose(exponent);
    this.before = yearsBefore * whole.dosePerYear(exponent);
    this.futurePerYear = trailing.dosePerYear(exponent);
  }

  /** Dose up to a time (epoch days). */
  double atDay(double day) {
    if (day <= blocks.get(0).fromDay()) {
      return before;
    }
    double start = 0;
    for (int i = 0; i < cumulative.length; i++) {
      UseBlock block = blocks.get(i);
      if (day <= block.toDay()) {
        double share = (day - block.fromDay()) / block.days();
        return before + start + share * (cumulative[i] - start);
      }
      start = cumulative[i];
    }
    double after = (day - blocks.get(blocks.size() - 1).toDay()) / UseBlock.DAYS_PER_YEAR;
    return before + start + after * futurePerYear;
  }
}
