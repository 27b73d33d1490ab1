package io.packtrail.rulestimator.warranty;

import io.packtrail.rulestimator.fit.StandardNormal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Batteries that lose capacity faster than their group, with the share of false alarms held down
 * over the whole fleet.
 *
 * <p>z = (ln dᵢ − μ)/√(τ² + vᵢ), one-sided, with μ and τ of the battery's group; Benjamini–Hochberg
 * over all batteries.
 *
 * @see "Benjamini and Hochberg, J. R. Stat. Soc. B 57 (1995) 289"
 */
public final class EarlyDegraders {
  private EarlyDegraders() {}

  /**
   * A battery and its group.
   *
   * @param name battery
   * @param logMultiplier ln d, its loss over the model's
   * @param variance variance of that estimate
   * @param groupMean mean of ln d in its group
   * @param groupSd standard deviation of ln d in its group
   */
  public record Member(
      String name, double logMultiplier, double variance, double groupMean, double groupSd) {}

  /**
   * How far a battery stands out.
   *
   * @param z standard deviations above its group
   * @param pValue probability of as much by chance
   * @param flagged whether it is among those of which at most the accepted share are false alarms
   */
  public record Judged(Member member, double z, double pValue, boolean flagged) {}

  /**
   * Judges every member, worst first.
   *
   * @param falseDiscoveryRatio share of false alarms among the flagged that is accepted
   */
  public static List<Judged> judge(List<Member> fleet, double falseDiscoveryRatio) {
    List<Judged> ranked = new ArrayList<>();
    for (Member member : fleet) {
      double z =
          (member.logMultiplier - member.groupMean)
              / Math.sqrt(member.groupSd * member.groupSd + member.variance);
      ranked.add(new Judged(member, z, StandardNormal.probability(-z), false));
    }
    ranked.sort(
        Comparator.comparingDouble(Judged::pValue).thenComparing(judged -> judged.member().name()));
    int accepted =
        accepted(ranked.stream().mapToDouble(Judged::pValue).toArray(), falseDiscoveryRatio);
    for (int i = 0; i < accepted; i++) {
      Judged one = ranked.get(i);
      ranked.set(i, new Judged(one.member, one.z, one.pValue, true));
    }
    return List.copyOf(ranked);
  }

  /** How many of the smallest p-values are accepted: the largest k with p₍ₖ₎ ≤ q·k/m. */
  static int accepted(double[] ascending, double falseDiscoveryRatio) {
    for (int rank = ascending.length; rank > 0; rank--) {
      if (ascending[rank - 1] <= falseDiscoveryRatio * rank / ascending.length) {
        return rank;
      }
    }
    return 0;
  }
}
