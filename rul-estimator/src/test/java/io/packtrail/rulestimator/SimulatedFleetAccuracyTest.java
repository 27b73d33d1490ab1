package io.packtrail.rulestimator;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.ageing.AgeingModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Accuracy on fleets whose law is not the one assumed, against three plain rules on the same packs.
 * The table goes to {@code target/rul-simulated-fleets.md}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulatedFleetAccuracyTest {
  private static final double THRESHOLD = 0.80;
  private static final double[] AGES = {1, 2, 4};
  private static final List<SimulatedPack.Group> GROUPS =
      List.of(
          new SimulatedPack.Group("alpha", Chemistry.NMC622, 0.50, 0.60, 0.050, 0.6),
          new SimulatedPack.Group("beta", Chemistry.LFP, 0.70, 0.80, 0.030, 0.6),
          new SimulatedPack.Group("gamma", Chemistry.NCA, 0.58, 0.72, 0.036, 0.5),
          new SimulatedPack.Group("delta", Chemistry.NMC111, 0.65, 0.55, 0.040, 0.7));
  private static final int TEST_PACKS = 50;
  private static final int FLEET_PACKS = 60;

  private final List<Row> rows = new ArrayList<>();

  private static final class Row {
    private final String method;
    private final double[] square = new double[AGES.length];
    private final double[] covered = new double[AGES.length];
    private final double[] width = new double[AGES.length];
    private final double[] truth = new double[AGES.length];
    private final int[] count = new int[AGES.length];

    Row(String method) {
      this.method = method;
    }

    void add(int age, double truth, double low, double middle, double high) {
      square[age] += (middle - truth) * (middle - truth);
      covered[age] += low <= truth && truth <= high ? 1 : 0;
      width[age] += high - low;
      this.truth[age] += truth;
      count[age]++;
    }

    double rmse(int age) {
      return Math.sqrt(square[age] / count[age]);
    }

    double coverage(int age) {
      return covered[age] / count[age];
    }
  }

  @BeforeAll
  void measure() throws IOException {
    List<FleetLearning.Member> fleet = new ArrayList<>();
    for (SimulatedPack.Group group : GROUPS) {
      for (int i = 0; i < FLEET_PACKS; i++) {
        SimulatedPack pack = new SimulatedPack(group, i, 11);
        double age = 0.5 + 5.0 * i / FLEET_PACKS;
        fleet.add(new FleetLearning.Member(pack.battery(), pack.at(age)));
      }
    }
    FleetPriors learned = new FleetLearning().learn(fleet);
    Row fleetRow = new Row("packtrail-rul/1, fleet learned");
    Row coldRow = new Row("packtrail-rul/1, chemistry prior");
    Row linear = new Row("linear, last 12 months");
    Row root = new Row("square root of time, per pack");
    Row laboratory = new Row("laboratory model, uncalibrated");
    rows.addAll(List.of(fleetRow, coldRow, linear, root, laboratory));
    RulEstimator withFleet = new RulEstimator(learned);
    RulEstimator cold = new RulEstimator();
    for (SimulatedPack.Group group : GROUPS) {
      for (int i = 0; i < TEST_PACKS; i++) {
        SimulatedPack pack = new SimulatedPack(group, 1_000 + i, 12);
        for (int a = 0; a < AGES.length; a++) {
          if (pack.trueSoh(AGES[a]) <= THRESHOLD + 0.01) {
            continue;
          }
          double truth = pack.trueRul(AGES[a], THRESHOLD);
          BatteryAssessment known = pack.at(AGES[a]);
          add(fleetRow, a, truth, withFleet.forecast(pack.battery(), known));
          add(coldRow, a, truth, cold.forecast(pack.battery(), known));
          addPoint(linear, a, truth, linear(known));
          addPoint(root, a, truth, rootOfTime(known, AGES[a]));
          addPoint(laboratory, a, truth, laboratory(group.chemistry(), known, AGES[a]));
        }
      }
    }
    Files.writeString(Path.of("target", "rul-simulated-fleets.md"), table(learned));
  }

  @Test
  void forecast_fleetLearned_isWithinTargetAndBelowPlainRules() {
    double[] target = {3.8, 2.3, 2.3};
    for (int a = 0; a < AGES.length; a++) {
      assertThat(rows.get(0).rmse(a)).as("age %s", AGES[a]).isLessThanOrEqualTo(target[a]);
      for (Row plain : rows.subList(2, rows.size())) {
        assertThat(rows.get(0).rmse(a)).as(plain.method).isLessThan(plain.rmse(a));
      }
    }
  }

  @Test
  void forecast_fleetLearned_intervalsCoverAsStated() {
    for (int a = 0; a < AGES.length; a++) {
      assertThat(rows.get(0).coverage(a)).as("age %s", AGES[a]).isBetween(0.85, 0.95);
    }
  }

  private static void add(Row row, int age, double truth, RulResult result) {
    RulResult.ToThreshold to = ((RulResult.Forecast) result).thresholds().get(0);
    row.add(age, truth, to.years().q05(), to.years().q50(), to.years().q95());
  }

  private static void addPoint(Row row, int age, double truth, double years) {
    double capped = Math.min(20, Math.max(0, years));
    row.add(age, truth, capped, capped, capped);
  }

  /** Straight line through the last twelve months. */
  private static double linear(BatteryAssessment known) {
    List<SohResult.Estimated> history = known.history();
    double end = HealthPoints.day(known.asOf());
    double n = 0;
    double t = 0;
    double s = 0;
    double tt = 0;
    double ts = 0;
    for (SohResult.Estimated point : history) {
      double years = (HealthPoints.day(point.asOf()) - end) / 365.25;
      if (years >= -1) {
        n++;
        t += years;
        s += point.sohRatio();
        tt += years * years;
        ts += years * point.sohRatio();
      }
    }
    double slope = (n * ts - t * s) / (n * tt - t * t);
    double now = (s - slope * t) / n;
    return slope >= 0 ? 20 : (now - THRESHOLD) / -slope;
  }

  /** Loss = c·√age, fitted through 1 at age zero. */
  private static double rootOfTime(BatteryAssessment known, double age) {
    double lg = 0;
    double gg = 0;
    for (SohResult.Estimated point : known.history()) {
      double years = (HealthPoints.day(point.asOf()) - HealthPoints.day(known.asOf())) / 365.25;
      lg += (1 - point.sohRatio()) * Math.sqrt(age + years);
      gg += age + years;
    }
    double c = lg / gg;
    return c <= 0 ? 20 : Math.pow((1 - THRESHOLD) / c, 2) - age;
  }

  /** The chemistry's published model as it is, its own exponents, the trailing year repeated. */
  private static double laboratory(Chemistry chemistry, BatteryAssessment known, double age) {
    AgeingModels.ChemistryModel model =
        Objects.requireNonNull(AgeingModels.load().forChemistry(chemistry));
    UseHistory history =
        UseHistory.of(
            known.stress().days(), HealthPoints.day(known.from()), HealthPoints.day(known.asOf()));
    UseBlock mean = history.trailingYear().get(0);
    double years = 0;
    double loss = 0;
    while (loss < 1 - THRESHOLD && years < 40) {
      years += 0.5;
      loss = laboratoryLoss(model, mean, years);
    }
    return years - age;
  }

  private static double laboratoryLoss(
      AgeingModels.ChemistryModel model, UseBlock use, double years) {
    var year = use.year(1);
    var totals =
        new io.packtrail.rulestimator.ageing.UseStep.Totals(
            year.days() * years,
            year.equivalentFullCycles() * years,
            year.depthOfDischargeRatio(),
            year.meanCRate(),
            year.chargeCRate(),
            year.dischargeCRate());
    return model
        .model()
        .lossAfter(
            model
                .model()
                .serviceRange()
                .clamp(use.tempMeanDegC(), use.socMeanRatio(), totals)
                .step());
  }

  private String table(FleetPriors learned) {
    StringBuilder out = new StringBuilder();
    out.append("| method | RMSE (years) at 1 / 2 / 4 | coverage of 90 % | mean width (years) |\n");
    out.append("|---|---|---|---|\n");
    for (Row row : rows) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f / %.2f / %.2f | %.2f / %.2f / %.2f | %.1f / %.1f / %.1f |%n",
              row.method,
              row.rmse(0),
              row.rmse(1),
              row.rmse(2),
              row.coverage(0),
              row.coverage(1),
              row.coverage(2),
              row.width[0] / row.count[0],
              row.width[1] / row.count[1],
              row.width[2] / row.count[2]));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "Packs: %d / %d / %d; mean true remaining life %.1f / %.1f / %.1f years, capped at 20.%n",
            rows.get(0).count[0],
            rows.get(0).count[1],
            rows.get(0).count[2],
            rows.get(0).truth[0] / rows.get(0).count[0],
            rows.get(0).truth[1] / rows.get(0).count[1],
            rows.get(0).truth[2] / rows.get(0).count[2]));
    learned.byGroup().forEach((group, prior) -> out.append(group + ": " + prior + "\n"));
    return out.toString();
  }
}
