package io.packtrail.rulestimator.evaluation;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RulResult;
import io.packtrail.rulestimator.FleetLearning;
import io.packtrail.rulestimator.FleetPriors;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.rulestimator.ageing.AgeingModels;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Remaining life to 80 % on fleets whose law is not the one assumed, against plain rules on the
 * same packs. One fleet teaches, another that it has not seen is judged.
 */
public final class SimulatedFleetAccuracy {
  /** Ages at which packs are judged (years). */
  public static final List<Integer> AGES_YEARS = List.of(1, 2, 4);

  /** Shares of a pack's life at which it is judged for α-λ. */
  public static final List<Double> LIFE_SHARES = List.of(0.25, 0.5, 0.75, 0.9);

  private static final double THRESHOLD = 0.80;
  private static final double HORIZON_YEARS = 20;
  private static final int FIRST_TEST_PACK = 1_000;
  private static final int FUTURES = 400;
  private static final List<SimulatedPack.Group> GROUPS =
      List.of(
          new SimulatedPack.Group("alpha", Chemistry.NMC622, 0.50, 0.60, 0.050, 0.6),
          new SimulatedPack.Group("beta", Chemistry.LFP, 0.70, 0.80, 0.030, 0.6),
          new SimulatedPack.Group("gamma", Chemistry.NCA, 0.58, 0.72, 0.036, 0.5),
          new SimulatedPack.Group("delta", Chemistry.NMC111, 0.65, 0.55, 0.040, 0.7));

  /** What is compared. */
  public enum Method {
    FLEET_LEARNED("packtrail-rul, fleet learned"),
    CHEMISTRY_PRIOR("packtrail-rul, chemistry prior only"),
    LINEAR("linear, last 12 months"),
    ROOT_OF_TIME("square root of time, per pack"),
    LABORATORY("laboratory model, uncalibrated"),
    FLOOR("floor: all known but changes of use and knees to come");

    private final String words;

    Method(String words) {
      this.words = words;
    }

    boolean hasInterval() {
      return this == FLEET_LEARNED || this == CHEMISTRY_PRIOR;
    }
  }

  private final Map<Method, List<RulScore>> scores = new EnumMap<>(Method.class);
  private final Map<Method, List<RulScore>> byLifeShare = new EnumMap<>(Method.class);
  private final AgeingModels models = AgeingModels.load();
  private final RulEstimator learned;
  private final RulEstimator cold = new RulEstimator();

  /**
   * Learns from a fleet and judges another.
   *
   * @param learnSeed the fleet that teaches
   * @param testSeed the fleet that is judged
   * @param learnPacks packs in each of four groups that teach
   * @param testPacks packs in each of four groups that are judged
   */
  public SimulatedFleetAccuracy(long learnSeed, long testSeed, int learnPacks, int testPacks) {
    for (Method method : Method.values()) {
      scores.put(method, AGES_YEARS.stream().map(age -> new RulScore()).toList());
      byLifeShare.put(method, LIFE_SHARES.stream().map(share -> new RulScore()).toList());
    }
    learned = new RulEstimator(taught(learnSeed, learnPacks));
    for (SimulatedPack.Group group : GROUPS) {
      for (int i = 0; i < testPacks; i++) {
        judge(group, new SimulatedPack(group, FIRST_TEST_PACK + i, testSeed));
      }
    }
  }

  /** What a fleet of packs aged between half a year and five and a half teaches. */
  private static FleetPriors taught(long seed, int packs) {
    Map<Battery, BatteryAssessment> fleet = new HashMap<>();
    for (SimulatedPack.Group group : GROUPS) {
      for (int i = 0; i < packs; i++) {
        SimulatedPack pack = new SimulatedPack(group, i, seed);
        fleet.put(pack.battery(), pack.at(0.5 + 5.0 * i / packs));
      }
    }
    return new FleetLearning().learn(fleet.keySet(), fleet::get);
  }

  private void judge(SimulatedPack.Group group, SimulatedPack pack) {
    AgeingModels.ChemistryModel model =
        Objects.requireNonNull(models.forChemistry(group.chemistry()));
    for (int a = 0; a < AGES_YEARS.size(); a++) {
      double age = AGES_YEARS.get(a);
      // A pack that is at its end has no remaining life to be judged on.
      if (pack.trueSoh(age) <= THRESHOLD + 0.01) {
        continue;
      }
      judge(model, pack, age, scores, a);
      score(Method.FLOOR)
          .get(a)
          .add(pack.trueRul(age, THRESHOLD), point(pack.foreseeableRul(age, THRESHOLD, FUTURES)));
    }
    double life = pack.trueRul(0, THRESHOLD);
    for (int share = 0; share < LIFE_SHARES.size(); share++) {
      judge(model, pack, LIFE_SHARES.get(share) * life, byLifeShare, share);
    }
  }

  private void judge(
      AgeingModels.ChemistryModel model,
      SimulatedPack pack,
      double age,
      Map<Method, List<RulScore>> into,
      int index) {
    double truth = pack.trueRul(age, THRESHOLD);
    BatteryAssessment known = pack.at(age);
    add(into, Method.FLEET_LEARNED, index, truth, learned.forecast(pack.battery(), known));
    add(into, Method.CHEMISTRY_PRIOR, index, truth, cold.forecast(pack.battery(), known));
    add(into, Method.LINEAR, index, truth, point(PlainRules.linear(known, THRESHOLD)));
    add(
        into,
        Method.ROOT_OF_TIME,
        index,
        truth,
        point(PlainRules.rootOfTime(known, age, THRESHOLD)));
    add(
        into,
        Method.LABORATORY,
        index,
        truth,
        point(PlainRules.laboratory(model.model(), known, age, THRESHOLD)));
  }

  private static void add(
      Map<Method, List<RulScore>> into,
      Method method,
      int index,
      double truth,
      Quantiles predicted) {
    Objects.requireNonNull(into.get(method)).get(index).add(truth, predicted);
  }

  private static void add(
      Map<Method, List<RulScore>> into, Method method, int index, double truth, RulResult result) {
    RulResult.ToThreshold to = ((RulResult.Forecast) result).thresholds().get(0);
    Objects.requireNonNull(into.get(method))
        .get(index)
        .add(truth, to.years(), Objects.requireNonNull(to.meanYears()));
  }

  /** Scores of a method, one for each of {@link #AGES_YEARS}. */
  public List<RulScore> score(Method method) {
    return Objects.requireNonNull(scores.get(method));
  }

  /** Scores of a method, one for each of {@link #LIFE_SHARES}; none of the floor. */
  public List<RulScore> lifeShares(Method method) {
    return Objects.requireNonNull(byLifeShare.get(method));
  }

  private static Quantiles point(double years) {
    double capped = Math.min(HORIZON_YEARS, Math.max(0, years));
    return new Quantiles(capped, capped, capped);
  }

  /** The scores as a Markdown table. */
  public String toMarkdown() {
    StringBuilder table = new StringBuilder();
    table.append(
        "| method | age (years) | packs | mean truth (years) | RMSE of the median (years) | RMSE of"
            + " the mean (years) | MAPE % | within 20 % of the truth % | 90 % interval covers % |"
            + " mean width (years) |\n");
    table.append("|---|---|---|---|---|---|---|---|---|---|\n");
    for (Method method : Method.values()) {
      for (int a = 0; a < AGES_YEARS.size(); a++) {
        RulScore score = score(method).get(a);
        String interval =
            method.hasInterval()
                ? String.format(
                    Locale.ROOT, "%.1f | %.1f", 100 * score.coverageRatio(), score.meanWidth())
                : "– | –";
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.1f | %.2f | %s | %.0f | %.0f | %s |%n",
                method.words,
                AGES_YEARS.get(a),
                score.count(),
                score.meanTruth(),
                score.rmse(),
                method.hasInterval() ? String.format(Locale.ROOT, "%.2f", score.rmseOfMean()) : "–",
                100 * score.mapeRatio(),
                100 * score.withinAlphaRatio(),
                interval));
      }
    }
    table.append('\n').append(alphaLambda());
    return table.toString();
  }

  /** How often a forecast is right to a fifth, as life goes by. */
  private String alphaLambda() {
    StringBuilder table = new StringBuilder();
    table.append(
        "| method | share λ of life | packs | median within α = 20 % of the truth % | half the"
            + " probability within it (β = 50 %) % |\n"
            + "|---|---|---|---|---|\n");
    for (Method method : Method.values()) {
      for (int i = 0; i < LIFE_SHARES.size() && method != Method.FLOOR; i++) {
        RulScore score = lifeShares(method).get(i);
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %.2f | %d | %.0f | %s |%n",
                method.words,
                LIFE_SHARES.get(i),
                score.count(),
                100 * score.withinAlphaRatio(),
                method.hasInterval()
                    ? String.format(Locale.ROOT, "%.0f", 100 * score.alphaLambdaRatio())
                    : "–"));
      }
    }
    return table.toString();
  }
}
