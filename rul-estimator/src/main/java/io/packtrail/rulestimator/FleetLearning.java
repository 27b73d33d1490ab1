package io.packtrail.rulestimator;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.ageing.AgeingModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Learns each group's exponent and the distribution of its multipliers from the histories of its
 * batteries (empirical Bayes).
 *
 * <p>For every exponent on the grid the distribution ln d ~ N(μ, τ²) that makes the histories most
 * probable is found by expectation maximisation, each battery's d integrated out; the exponents are
 * then weighted by that probability and the prior N(0.65, 0.15²). Deterministic: the same histories
 * in any order give the same result.
 */
public final class FleetLearning {
  /** Least batteries of a group with a history. */
  private static final int LEAST_BATTERIES = 10;

  /** Least spread of ages in a group (years) to learn an exponent from. */
  private static final double LEAST_AGE_SPREAD_YEARS = 2;

  private final AgeingModels models = AgeingModels.load();

  /** A battery and what is known of it. */
  public record Member(Battery battery, BatteryAssessment assessment) {}

  /**
   * Learns from a fleet. Members without a state of health, or whose chemistry has no model, teach
   * nothing.
   */
  public FleetPriors learn(List<Member> fleet) {
    Map<String, List<Member>> byGroup = new TreeMap<>();
    for (Member member : fleet) {
      if (member.assessment.soh() instanceof SohResult.Estimated
          && !member.assessment.history().isEmpty()
          && RulEstimator.tooShort(member.assessment) == null) {
        byGroup
            .computeIfAbsent(FleetPriors.group(member.battery), group -> new ArrayList<>())
            .add(member);
      }
    }
    Map<String, AgeingPrior> priors = new TreeMap<>();
    int batteries = 0;
    for (Map.Entry<String, List<Member>> group : byGroup.entrySet()) {
      List<Member> members = group.getValue();
      AgeingModels.ChemistryModel chemistry =
          models.forChemistry(members.get(0).battery.chemistry());
      if (chemistry != null && members.size() >= LEAST_BATTERIES) {
        priors.put(group.getKey(), learnGroup(members, chemistry));
        batteries += members.size();
      }
    }
    return new FleetPriors(
        priors,
        "%s fleet prior of %d groups, %d batteries"
            .formatted(RulEstimator.METHOD_VERSION, priors.size(), batteries));
  }

  private static AgeingPrior learnGroup(
      List<Member> members, AgeingModels.ChemistryModel chemistry) {
    List<UseAndHealth> pasts =
        members.stream()
            .sorted((a, b) -> a.battery.batteryId().compareTo(b.battery.batteryId()))
            .map(member -> new UseAndHealth(member.battery, member.assessment, chemistry.model()))
            .toList();
    AgeingPrior start =
        AgeingPrior.ofChemistry(chemistry.medianMultiplier(), chemistry.sdLogMultiplier());
    double youngest = pasts.stream().mapToDouble(UseAndHealth::ageYears).min().orElse(0);
    double oldest = pasts.stream().mapToDouble(UseAndHealth::ageYears).max().orElse(0);
    boolean learnExponent = oldest - youngest >= LEAST_AGE_SPREAD_YEARS;
    return new GroupFit(pasts, start).prior(learnExponent);
  }
}
