package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Quantiles;

/**
 * Something that a term allows so much of, and how much has been used.
 *
 * @param kind what is counted
 * @param used used so far, in the unit of {@code kind}
 * @param limit allowed until the term ends
 * @param perYear used a year at the present use, 0 where nothing is used
 * @param sinceFirstReport whether what was used before the record is missing, so that {@code used}
 *     is the least that was used and {@code yearsLeft} the most that is left
 * @param yearsLeft time until it is exhausted (years), 0 where it is; 100 stands for never
 */
public record Budget(
    Kind kind,
    double used,
    double limit,
    double perYear,
    boolean sinceFirstReport,
    Quantiles yearsLeft) {
  /** Beyond so many years nothing is told apart. */
  public static final double NEVER_YEARS = 100;

  /** What is counted, and in what unit. */
  public enum Kind {
    YEARS("years"),
    KM("km"),
    EQUIVALENT_FULL_CYCLES("cycles"),
    DISCHARGE_MWH("MWh");

    private final String unit;

    Kind(String unit) {
      this.unit = unit;
    }

    public String unit() {
      return unit;
    }
  }

  /** Share that is used; above 1 where it is exhausted. */
  public double usedRatio() {
    return used / limit;
  }

  /** Years left when a year uses so many times what it does now. */
  static double yearsLeft(double used, double limit, double perYear) {
    if (used >= limit) {
      return 0;
    }
    return perYear > 0 ? Math.min(NEVER_YEARS, (limit - used) / perYear) : NEVER_YEARS;
  }
}
