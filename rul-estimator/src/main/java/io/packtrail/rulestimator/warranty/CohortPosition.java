package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.RatioInterval;
import java.util.List;

/** A battery's state of health among those of its kind and age. */
public sealed interface CohortPosition {
  /** Others of the same kind and age without whom a percentile says nothing. */
  int LEAST_OTHERS = 9;

  /** Ages within this share of the battery's own count as the same, and at least half a year. */
  double AGE_SHARE = 0.25;

  /** See {@link #AGE_SHARE}. */
  double LEAST_AGE_BAND_YEARS = 0.5;

  /**
   * A battery of the group.
   *
   * @param ageYears age when its state of health was measured last (years)
   */
  record Member(double ageYears, double sohRatio) {}

  /**
   * Where it stands.
   *
   * @param fromYears youngest age that counts as the same (years)
   * @param toYears oldest (years)
   * @param others batteries it was compared with
   * @param belowRatio share of them whose state of health is lower, those of the same counted half
   * @param below90 that share at both ends of the battery's own 90 % interval
   * @param medianRatio median state of health of the others
   */
  record Known(
      double fromYears,
      double toYears,
      int others,
      double belowRatio,
      RatioInterval below90,
      double medianRatio)
      implements CohortPosition {}

  /** Too few to compare with. */
  record TooSmall(double fromYears, double toYears, int others) implements CohortPosition {}

  /**
   * Compares.
   *
   * @param others the group without the battery itself
   */
  static CohortPosition of(
      double ageYears, double sohRatio, RatioInterval soh90, List<Member> others) {
    double band = Math.max(LEAST_AGE_BAND_YEARS, AGE_SHARE * ageYears);
    double from = Math.max(0, ageYears - band);
    double to = ageYears + band;
    double[] sorted =
        others.stream()
            .filter(member -> member.ageYears >= from && member.ageYears <= to)
            .mapToDouble(Member::sohRatio)
            .sorted()
            .toArray();
    if (sorted.length < LEAST_OTHERS) {
      return new TooSmall(from, to, sorted.length);
    }
    int half = sorted.length / 2;
    return new Known(
        from,
        to,
        sorted.length,
        below(sorted, sohRatio),
        new RatioInterval(below(sorted, soh90.lowRatio()), below(sorted, soh90.highRatio())),
        sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
  }

  private static double below(double[] sorted, double value) {
    double count = 0;
    for (double one : sorted) {
      count += one < value ? 1 : one == value ? 0.5 : 0;
    }
    return count / sorted.length;
  }
}
