package io.packtrail.rulestimator.warranty;

import io.packtrail.rulestimator.fit.StandardNormal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Batteries that lose capacity faster than their cohort, with the share of false alarms held down.
 *
 * <p>z = (ln dᵢ − μ)/√(τ² + vᵢ), one-sided; Benjamini–Hochberg over the cohort.
 *
 * @see "Benjamini and Hochberg, J. R. Stat. Soc. B 57 (1995) 289"
 */
public final class EarlyDegraders {
  private EarlyDegraders() {}

  /**
   * A battery in its cohort.
   *
   * @param name battery
   * @param logMultiplier ln d, its loss over the model's
   * @param variance variance of that estimate
   */
  public record Member(String name, double logMultiplier, double variance) {}

  /**
   * A battery that stands out.
   *
   * @param z standard deviations above the cohort
   * @param pValue probability of as much by chance
   */
  public record Suspect(String name, double z, double pValue) {}

  /**
   * The members that stand out, worst first.
   *
   * @param mean cohort mean of ln d
   * @param sd cohort standard deviation of ln d
   * @param falseDiscoveryRatio share of false alarms among the suspects that is accepted
   */
  public static List<Suspect> find(
      List<Member> cohort, double mean, double sd, double falseDiscoveryRatio) {
    List<Suspect> ranked = new ArrayList<>();
    for (Member member : cohort) {
      double z = (member.logMultiplier - mean) / Math.sqrt(sd * sd + member.variance);
      ranked.add(new Suspect(member.name, z, StandardNormal.probability(-z)));
    }
    ranked.sort(Comparator.comparingDouble(Suspect::pValue));
    int accepted = 0;
    for (int rank = 1; rank <= ranked.size(); rank++) {
      if (ranked.get(rank - 1).pValue <= falseDiscoveryRatio * rank / ranked.size()) {
        accepted = rank;
      }
    }
    return List.copyOf(ranked.subList(0, accepted));
  }
}
