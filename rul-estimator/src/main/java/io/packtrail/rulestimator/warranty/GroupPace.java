package io.packtrail.rulestimator.warranty;

import io.packtrail.rulestimator.fit.Roots;
import java.util.Arrays;
import java.util.List;

/**
 * The pace of a group's middle, and how far its batteries lie apart. Neither is moved by a few that
 * age otherwise, so that an early degrader does not widen the spread that it is judged by.
 *
 * <p>μ is the median of ln d. τ makes the median of |ln dᵢ − μ|/√(τ² + vᵢ) that of a normal
 * deviation, 0.6745, with vᵢ the variance of each battery's estimate.
 *
 * @param batteries how many
 * @param mean μ
 * @param sd τ, at least {@value #LEAST_SD}
 * @see "Hampel, J. Am. Stat. Assoc. 69 (1974) 383, on the median deviation"
 */
record GroupPace(int batteries, double mean, double sd) {
  /** No group is taken to be more alike than this: a twentieth. */
  static final double LEAST_SD = 0.05;

  private static final double NORMAL_MEDIAN_DEVIATION = 0.6744897501960817;

  /** The median deviation is known as well as the standard deviation of so many times fewer. */
  private static final double EFFICIENCY = 0.37;

  static GroupPace of(List<EarlyDegraders.Member> group) {
    double[] paces = group.stream().mapToDouble(EarlyDegraders.Member::logMultiplier).toArray();
    double middle = median(paces);
    double widest = Arrays.stream(paces).map(pace -> Math.abs(pace - middle)).max().orElse(0);
    if (excess(group, middle, LEAST_SD) <= 0) {
      return new GroupPace(paces.length, middle, LEAST_SD);
    }
    return new GroupPace(
        paces.length,
        middle,
        Roots.find(
            sd -> excess(group, middle, sd), LEAST_SD, 2 * widest / NORMAL_MEDIAN_DEVIATION));
  }

  /** By how much the middle battery lies farther out than it would with a spread. */
  private static double excess(List<EarlyDegraders.Member> group, double middle, double sd) {
    double[] deviations =
        group.stream()
            .mapToDouble(
                one -> Math.abs(one.logMultiplier() - middle) / Math.sqrt(sd * sd + one.variance()))
            .toArray();
    return median(deviations) - NORMAL_MEDIAN_DEVIATION;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Standard deviations of a member above the middle. */
  double z(EarlyDegraders.Member member) {
    return (member.logMultiplier() - mean) / Math.sqrt(sd * sd + member.variance());
  }

  /** Degrees of freedom that the spread is known with. */
  double degreesOfFreedom() {
    return EFFICIENCY * (batteries - 1);
  }
}
