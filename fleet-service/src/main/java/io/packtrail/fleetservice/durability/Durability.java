package io.packtrail.fleetservice.durability;

import io.packtrail.rulestimator.FleetPriors;
import io.packtrail.rulestimator.survival.FailureRate;
import io.packtrail.rulestimator.survival.KaplanMeier;
import io.packtrail.rulestimator.survival.Observation;
import io.packtrail.rulestimator.survival.Weibull;
import io.packtrail.rulestimator.survival.WeibullFit;
import io.packtrail.rulestimator.warranty.WarrantyCatalogue;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import io.packtrail.timescalestore.FleetLivesTable.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a fleet, or one family of it, lasts.
 *
 * @param family the family asked about; absent: the whole fleet
 * @param families assessed batteries by family, for choosing
 * @param ends lives by how they ended
 * @param survival absent where no life was under observation
 */
public record Durability(
    @Nullable String family,
    Map<String, Integer> families,
    Map<String, Conformity> conformity,
    Map<PackLives.End, Integer> ends,
    @Nullable Survival survival) {
  public Durability {
    families = new TreeMap<>(families);
    conformity = new TreeMap<>(conformity);
  }

  /**
   * Survival of packs by age.
   *
   * @param fromYears age (years) that a pack has reached for the estimate to speak of it; what
   *     failed before is in the rate alone
   * @param steps Kaplan–Meier from there on
   * @param atRisk packs at risk at each full year of age from 1 on, until none is left
   * @param weibull absent where it cannot be fitted, and {@code whyNoWeibull} says why
   */
  public record Survival(
      int lives,
      FailureRate perYear,
      double fromYears,
      List<KaplanMeier.Step> steps,
      List<Integer> atRisk,
      @Nullable WeibullFit weibull,
      @Nullable String whyNoWeibull) {
    public Survival {
      steps = List.copyOf(steps);
      atRisk = List.copyOf(atRisk);
    }
  }

  /**
   * The view over a fleet.
   *
   * @param family chemistry and model group as {@link FleetPriors#group} has them; absent: all
   * @param requirements codes of the requirements of part B, separated by commas, for example those
   *     of M1; absent: all terms on certified energy
   * @param today the time of which ages are that terms count
   * @throws IllegalArgumentException where there is no such family or requirement
   */
  public static Durability of(
      List<Unit> fleet,
      @Nullable String family,
      @Nullable String requirements,
      WarrantyCatalogue catalogue,
      Instant today) {
    Map<String, List<Unit>> byFamily = new TreeMap<>();
    for (Unit unit : fleet) {
      byFamily
          .computeIfAbsent(FleetPriors.group(unit.battery()), group -> new ArrayList<>())
          .add(unit);
    }
    Map<String, Integer> families = new TreeMap<>();
    byFamily.forEach((name, units) -> families.put(name, units.size()));
    if (family != null && !byFamily.containsKey(family)) {
      throw new IllegalArgumentException(
          "family must be one of %s, got %s"
              .formatted(String.join(", ", byFamily.keySet()), family));
    }
    List<WarrantyTerms> asked = requirements(catalogue, requirements);
    Map<String, Conformity> conformity = new TreeMap<>();
    byFamily.forEach(
        (name, units) -> {
          if (family == null || family.equals(name)) {
            conformity.put(name, Conformity.of(units, asked, today));
          }
        });
    List<Unit> units = family == null ? fleet : byFamily.getOrDefault(family, List.of());
    List<PackLives.Life> lives = PackLives.of(fleet, units);
    return new Durability(family, families, conformity, ends(lives), survival(lives));
  }

  /** The requirements that can be asked for: terms on certified energy. */
  public static List<WarrantyTerms> requirements(WarrantyCatalogue catalogue) {
    return catalogue.all().stream()
        .filter(terms -> terms.basis() == WarrantyTerms.Basis.CERTIFIED_ENERGY)
        .toList();
  }

  private static List<WarrantyTerms> requirements(
      WarrantyCatalogue catalogue, @Nullable String codes) {
    List<WarrantyTerms> all = requirements(catalogue);
    if (codes == null) {
      return all;
    }
    List<WarrantyTerms> asked = new ArrayList<>();
    for (String code : codes.split(",", -1)) {
      asked.add(
          all.stream()
              .filter(terms -> terms.code().equals(code.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "requirement must be one of %s, got %s"
                              .formatted(
                                  String.join(", ", all.stream().map(WarrantyTerms::code).toList()),
                                  code.strip()))));
    }
    return asked;
  }

  private static Map<PackLives.End, Integer> ends(List<PackLives.Life> lives) {
    Map<PackLives.End, Integer> ends = new EnumMap<>(PackLives.End.class);
    for (PackLives.End end : PackLives.End.values()) {
      ends.put(end, (int) lives.stream().filter(life -> life.end() == end).count());
    }
    return ends;
  }

  private static @Nullable Survival survival(List<PackLives.Life> lives) {
    if (lives.isEmpty()) {
      return null;
    }
    List<Observation> observations = lives.stream().map(PackLives.Life::observation).toList();
    double oldest = observations.stream().mapToDouble(Observation::time).max().orElseThrow();
    List<Integer> atRisk = new ArrayList<>();
    for (int year = 1; year <= oldest; year++) {
      atRisk.add(KaplanMeier.atRisk(observations, year));
    }
    WeibullFit weibull = null;
    String whyNot = null;
    try {
      weibull = Weibull.fitWithIntervals(observations);
    } catch (IllegalArgumentException e) {
      whyNot = e.getMessage();
    }
    KaplanMeier.Curve curve = KaplanMeier.estimate(observations);
    return new Survival(
        lives.size(),
        FailureRate.of(observations),
        curve.fromTime(),
        curve.steps(),
        atRisk,
        weibull,
        whyNot);
  }
}
