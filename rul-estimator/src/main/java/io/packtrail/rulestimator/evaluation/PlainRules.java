package io.packtrail.rulestimator.evaluation;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.ageing.AgeingModel;
import io.packtrail.rulestimator.ageing.UseStep;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;

/** Rules that a forecast has to beat, each to the remaining life in years. */
final class PlainRules {
  private static final double SECONDS_PER_YEAR = 365.25 * 86_400;

  /** A rule that sees no end answers this (years). */
  private static final double NO_END_YEARS = 20;

  private static final double STEP_YEARS = 0.25;
  private static final double DISCHARGE_C_RATE = 0.25;

  private PlainRules() {}

  /** Straight line through the last twelve months. */
  static double linear(BatteryAssessment known, double threshold) {
    double n = 0;
    double t = 0;
    double s = 0;
    double tt = 0;
    double ts = 0;
    for (SohResult.Estimated point : known.history()) {
      double years = yearsBeforeEnd(known, point);
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
    return slope >= 0 ? NO_END_YEARS : (now - threshold) / -slope;
  }

  /** Loss = c·√age, fitted through 1 at age zero. */
  static double rootOfTime(BatteryAssessment known, double ageYears, double threshold) {
    double lossRoot = 0;
    double ages = 0;
    for (SohResult.Estimated point : known.history()) {
      double then = ageYears + yearsBeforeEnd(known, point);
      lossRoot += (1 - point.sohRatio()) * Math.sqrt(then);
      ages += then;
    }
    double c = lossRoot / ages;
    return c <= 0 ? NO_END_YEARS : Math.pow((1 - threshold) / c, 2) - ageYears;
  }

  /** The published model as it is, its own exponents, the mean use of the last year for ever. */
  static double laboratory(
      AgeingModel model, BatteryAssessment known, double ageYears, double threshold) {
    List<DailyStress> all = known.stress().days();
    List<DailyStress> year = all.subList(Math.max(0, all.size() - 365), all.size());
    double years = 0;
    double loss = 0;
    while (loss < 1 - threshold && years < ageYears + NO_END_YEARS) {
      years += STEP_YEARS;
      loss = model.lossAfter(step(model, year, years));
    }
    return years - ageYears;
  }

  private static UseStep step(AgeingModel model, List<DailyStress> year, double years) {
    double efcPerDay = mean(year.stream().mapToDouble(DailyStress::equivalentFullCycles));
    DailyStress last = year.get(year.size() - 1);
    UseStep.Totals totals =
        new UseStep.Totals(
            365.25 * years,
            365.25 * years * efcPerDay,
            last.depthOfDischargeRatio(),
            2 * efcPerDay / 24,
            last.chargeCRate(),
            DISCHARGE_C_RATE);
    return model
        .serviceRange()
        .clamp(
            mean(year.stream().mapToDouble(DailyStress::tempMeanDegC)), last.socMeanRatio(), totals)
        .step();
  }

  private static double mean(DoubleStream values) {
    return values.average().orElseThrow();
  }

  private static double yearsBeforeEnd(BatteryAssessment known, SohResult.Estimated point) {
    return -Duration.between(point.asOf(), known.asOf()).toSeconds() / SECONDS_PER_YEAR;
  }
}
