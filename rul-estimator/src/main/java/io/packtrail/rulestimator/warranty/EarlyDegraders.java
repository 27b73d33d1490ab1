package io.packtrail.rulestimator.warranty;

import io.packtrail.rulestimator.fit.StudentT;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Batteries that lose capacity faster than their group, with the share of false alarms held down
 * over the whole fleet.
 *
 * <p>z = (ln dᵢ − μ)/√(τ² + vᵢ), one-sided, with the middle μ and the spread τ of the paces of the
 * battery's group; Student's distribution, since τ is estimated from few. Benjamini–Hochberg over
 * all batteries.
 *
 * @see "Benjamini and Hochberg, J. R. Stat. Soc. B 57 (1995) 289"
 */
public final class EarlyDegraders {
  /** Batteries without whom a group's middle and spread say nothing. */
  public static final int LEAST_BATTERIES = 10;

  private EarlyDegraders() {}

  /**
   * A battery and its group.
   *
   * @param name battery
   * @param group those it is compared with
   * @param logMultiplier ln d, its loss over the model's
   * @param variance variance of that estimate
   */
  public record Member(String name, String group, double logMultiplier, double variance) {}

  /**
   * How far a battery stands out.
   *
   * @param groupBatteries batteries of its group, itself included
   * @param paceRatio its pace over that of its group's middle
   * @param z standard deviations above its group
   * @param pValue probability of as much by chance
   * @param flagged whether it is among those of which at most the accepted share are false alarms
   */
  public record Judged(
      Member member,
      int groupBatteries,
      double paceRatio,
      double z,
      double pValue,
      boolean flagged) {}

  /**
   * Judges every member, worst first, but those whose group has fewer than {@value
   * #LEAST_BATTERIES}.
   *
   * @param falseDiscoveryRatio share of false alarms among the flagged that is accepted
   */
  public static List<Judged> judge(List<Member> fleet, double falseDiscoveryRatio) {
    List<Judged> ranked = new ArrayList<>();
    fleet.stream()
        .collect(Collectors.groupingBy(Member::group, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .filter(group -> group.size() >= LEAST_BATTERIES)
        .forEach(
            group -> {
              GroupPace pace = GroupPace.of(group);
              group.forEach(member -> ranked.add(judged(member, pace)));
            });
    ranked.sort(
        Comparator.comparingDouble(Judged::pValue).thenComparing(judged -> judged.member().name()));
    int accepted =
        accepted(ranked.stream().mapToDouble(Judged::pValue).toArray(), falseDiscoveryRatio);
    for (int i = 0; i < accepted; i++) {
      Judged one = ranked.get(i);
      ranked.set(
          i, new Judged(one.member, one.groupBatteries, one.paceRatio, one.z, one.pValue, true));
    }
    return List.copyOf(ranked);
  }

  private static Judged judged(Member member, GroupPace pace) {
    double z = pace.z(member);
    return new Judged(
        member,
        pace.batteries(),
        Math.exp(member.logMultiplier - pace.mean()),
        z,
        StudentT.probabilityAbove(z, pace.degreesOfFreedom()),
        false);
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
