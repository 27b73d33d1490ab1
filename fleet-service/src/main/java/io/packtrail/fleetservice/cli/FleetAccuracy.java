package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.fit.StandardNormal;
import io.packtrail.rulestimator.warranty.PartA;
import io.packtrail.simulators.fleet.FleetPlan;
import io.packtrail.simulators.fleet.FleetSimulation;
import io.packtrail.simulators.fleet.TruthDay;
import io.packtrail.sohmodel.BatteryAnalysis;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.sohmodel.capacity.TotalLeastSquares;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Estimates for a simulated fleet against its truth: at the end of the history, and at every
 * estimate on the way, each against the truth of its own day. The model sees what gateways send.
 */
final class FleetAccuracy {
  /** Fixed, so that a seed gives the same fleet on any day. */
  private static final Instant END = Instant.parse("2026-11-23T15:00:00Z");

  private static final int WORST_SHOWN = 10;
  private static final String ALL = "all";

  /** What the error budget of charges allows the charge itself. */
  private static final double CHARGE_STD_RATIO = 0.002;

  private final FleetSimulation fleet;
  private final Map<String, IntervalErrors> sohAtEnd = new TreeMap<>();
  private final Map<String, IntervalErrors> plainAtEnd = new TreeMap<>();
  private final Map<String, IntervalErrors> soceAtEnd = new TreeMap<>();
  private final Map<String, IntervalErrors> sohHistory = new TreeMap<>();
  private final Map<String, IntervalErrors> soceHistory = new TreeMap<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<String> without = new ArrayList<>();

  private record Outcome(Battery battery, SohResult.Estimated estimate, TruthDay truth) {
    double errorRatio() {
      return estimate.sohRatio() - truth.sohRatio();
    }
  }

  FleetAccuracy(int batteries, double years, long seed) {
    fleet = new FleetSimulation(new FleetPlan(batteries, years, seed, END));
  }

  /** Simulates and judges every battery; {@code done} runs after each. */
  void run(Runnable done) {
    for (Battery battery : fleet.batteries()) {
      Map<LocalDate, TruthDay> truth = new HashMap<>();
      BatteryAssessment assessment = assess(battery, truth);
      judge(battery, assessment, truth);
      done.run();
    }
  }

  private BatteryAssessment assess(Battery battery, Map<LocalDate, TruthDay> truth) {
    List<SampleSeries> messages = new ArrayList<>();
    fleet
        .messages(battery, day -> truth.put(day.day(), day))
        .forEachRemaining(message -> messages.add(message.samples()));
    // The service reads history in event time; messages leave late and out of order.
    messages.sort(Comparator.comparingLong(series -> series.epochMs()[0]));
    BatteryAnalysis analysis = new SohModel().open(battery);
    messages.forEach(analysis::accept);
    return analysis.finish();
  }

  private void judge(
      Battery battery, BatteryAssessment assessment, Map<LocalDate, TruthDay> truth) {
    String chemistry = battery.chemistry().name();
    for (SohResult.Estimated estimate : assessment.history()) {
      TruthDay day = truth.get(dayOf(estimate.asOf()));
      if (day != null) {
        String season = season(day.day());
        List<String> groups = List.of(ALL, chemistry, season, chemistry + ", " + season);
        add(sohHistory, groups, estimate.sohRatio(), estimate.soh90(), day.sohRatio());
        addSoce(soceHistory, groups, estimate, day);
      }
    }
    TruthDay last = truth.get(dayOf(assessment.soh().asOf()));
    if (assessment.soh() instanceof SohResult.Estimated estimate && last != null) {
      List<String> groups = List.of(ALL, chemistry);
      add(sohAtEnd, groups, estimate.sohRatio(), estimate.soh90(), last.sohRatio());
      addSoce(soceAtEnd, groups, estimate, last);
      addPlain(groups, battery, assessment, last);
      outcomes.add(new Outcome(battery, estimate, last));
    } else {
      without.add(battery.batteryId().value());
    }
  }

  /** The same charges without a filter: total least squares, all of them weighing the same. */
  private void addPlain(
      List<String> groups, Battery battery, BatteryAssessment assessment, TruthDay truth) {
    double referenceAh = battery.reference().capacityAh();
    TotalLeastSquares plain = new TotalLeastSquares(referenceAh, 0.1 * referenceAh);
    for (CapacityObservation one : assessment.observations()) {
      if (one.used()) {
        double chargeAh = one.capacityAh() * one.spanRatio();
        double socStdRatio = one.stdAh() / one.capacityAh() * one.spanRatio();
        plain.add(one.spanRatio(), socStdRatio, chargeAh, CHARGE_STD_RATIO * chargeAh);
      }
    }
    double s = plain.capacityAh() / referenceAh;
    double half = StandardNormal.Z95 * plain.stdAh() / referenceAh;
    add(plainAtEnd, groups, s, new RatioInterval(s - half, s + half), truth.sohRatio());
  }

  private static void addSoce(
      Map<String, IntervalErrors> errors,
      List<String> groups,
      SohResult.Estimated estimate,
      TruthDay truth) {
    Double soce = estimate.soceRatio();
    RatioInterval interval = estimate.soce90();
    if (soce != null && interval != null) {
      add(errors, groups, soce, interval, truth.soceRatio());
    }
  }

  private static void add(
      Map<String, IntervalErrors> errors,
      List<String> groups,
      double estimate,
      RatioInterval interval,
      double truth) {
    for (String group : groups) {
      errors
          .computeIfAbsent(group, g -> new IntervalErrors())
          .add(estimate, interval.lowRatio(), interval.highRatio(), truth);
    }
  }

  private static LocalDate dayOf(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  private static String season(LocalDate day) {
    Month month = day.getMonth();
    return switch (month) {
      case DECEMBER, JANUARY, FEBRUARY -> "winter";
      case MARCH, APRIL, MAY -> "spring";
      case JUNE, JULY, AUGUST -> "summer";
      case SEPTEMBER, OCTOBER, NOVEMBER -> "autumn";
    };
  }

  /** Errors of the state of health on the last day, over the whole fleet. */
  IntervalErrors sohAtEnd() {
    return sohAtEnd.getOrDefault(ALL, new IntervalErrors());
  }

  /** Errors of the state of health over the history, by group. */
  Map<String, IntervalErrors> sohHistory() {
    return sohHistory;
  }

  /** The tables as Markdown. */
  String toMarkdown() {
    FleetPlan plan = fleet.plan();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "### Simulated fleet, seed %d: %d batteries, %.1f years%n%n",
            plan.seed(),
            plan.batteries(),
            plan.years()));
    text.append("State of health and of certified energy against the truth of the same day,");
    text.append(" percent points. No estimate: ");
    text.append(without.isEmpty() ? "none" : String.join(", ", without)).append(".\n\n");
    table(text, "SOH, last day", sohAtEnd);
    table(text, "total least squares (Plett 2011) of the same charges, last day", plainAtEnd);
    table(text, "SOH, every estimate", sohHistory);
    table(text, "SOCE, last day", soceAtEnd);
    table(text, "SOCE, every estimate", soceHistory);
    partA(text);
    worst(text);
    return text.toString();
  }

  private static void table(StringBuilder text, String name, Map<String, IntervalErrors> errors) {
    text.append("| ").append(name);
    text.append(
        " | n | RMSE | bias | worst | 90 % interval covers % |\n|---|---|---|---|---|---|\n");
    errors.forEach((group, of) -> text.append(of.row(group)));
    text.append('\n');
  }

  /** Each model group as a family whose vehicles state what we estimate. */
  private void partA(StringBuilder text) {
    Map<String, List<PartA.Vehicle>> families = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      Double soce = outcome.estimate.soceRatio();
      if (soce != null) {
        families
            .computeIfAbsent(String.valueOf(outcome.battery.modelGroup()), g -> new ArrayList<>())
            .add(new PartA.Vehicle(100 * soce, 100 * outcome.truth.soceRatio()));
      }
    }
    text.append("| UN GTR 22, part A | verdict | vehicles measured | mean of stated less measured");
    text.append(" | standard deviation |\n|---|---|---|---|---|\n");
    families.forEach(
        (family, vehicles) -> {
          if (vehicles.size() >= PartA.FEWEST) {
            PartA result = PartA.decide(vehicles);
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %+.2f | %.2f |%n",
                    family,
                    result.verdict().name().toLowerCase(Locale.ROOT),
                    result.vehicles(),
                    result.meanPercent(),
                    result.stdPercent()));
          }
        });
    text.append('\n');
  }

  private void worst(StringBuilder text) {
    text.append("| farthest from the truth | chemistry | estimate % | 90 % interval | truth % |\n");
    text.append("|---|---|---|---|---|\n");
    outcomes.stream()
        .sorted(Comparator.comparingDouble(outcome -> -Math.abs(outcome.errorRatio())))
        .limit(WORST_SHOWN)
        .forEach(
            outcome ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %s | %.2f | %.2f–%.2f | %.2f |%n",
                        outcome.battery.batteryId().value(),
                        outcome.battery.chemistry(),
                        100 * outcome.estimate.sohRatio(),
                        100 * outcome.estimate.soh90().lowRatio(),
                        100 * outcome.estimate.soh90().highRatio(),
                        100 * outcome.truth.sohRatio())));
    text.append('\n');
  }
}
