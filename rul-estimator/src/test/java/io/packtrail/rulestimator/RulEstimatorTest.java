package io.packtrail.rulestimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.warranty.Budget;
import io.packtrail.rulestimator.warranty.WarrantyCatalogue;
import io.packtrail.rulestimator.warranty.WarrantyPosition;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulEstimatorTest {
  private static final Battery BATTERY = Histories.battery("BAT-1", Chemistry.NMC622);
  private final RulEstimator estimator = new RulEstimator();

  @Test
  void forecast_threeSteadyYears_bracketsTheContinuationOfItsLaw() {
    // Loses 5 % in the first year by t^0.65: reaches 80 % after 8.4 years, 5.4 from now.
    BatteryAssessment history =
        Histories.steady(BATTERY, 1096, 0.3, years -> 1 - 0.05 * Math.pow(years, 0.65));

    RulResult.ToThreshold to80 = forecast(BATTERY, history).thresholds().get(0);

    assertThat(to80.years().q05()).isBetween(1.5, 4.5);
    assertThat(to80.years().q50()).isBetween(4.4, 6.8);
    assertThat(to80.years().q95()).isBetween(7.0, 15.0);
    assertThat(to80.km())
        .extracting(km -> km.q05() / to80.years().q05())
        .satisfies(kmPerYear -> assertThat(kmPerYear).isBetween(8_000.0, 20_000.0));
  }

  @Test
  void forecast_fasterFadeAtSameUse_isShorter() {
    BatteryAssessment slow = Histories.steady(BATTERY, 800, 0.3, years -> 1 - 0.02 * years);
    BatteryAssessment fast = Histories.steady(BATTERY, 800, 0.3, years -> 1 - 0.04 * years);

    double slowYears = forecast(BATTERY, slow).thresholds().get(0).years().q50();
    double fastYears = forecast(BATTERY, fast).thresholds().get(0).years().q50();

    assertThat(fastYears).isLessThan(0.7 * slowYears);
  }

  @Test
  void forecast_temperatureThatCannotBeBelieved_countsAt25DegCAndSaysSo() {
    BatteryAssessment history = Histories.steady(BATTERY, 800, 0.3, years -> 1 - 0.02 * years);
    BatteryAssessment doubted = Histories.withoutTemperature(history);

    assertThat(forecast(BATTERY, doubted).notes()).contains(UseAndHealth.NO_TEMPERATURE);
    assertThat(forecast(BATTERY, history).notes()).doesNotContain(UseAndHealth.NO_TEMPERATURE);
    assertThat(estimator.drivers(BATTERY, doubted).orElseThrow().notes())
        .contains(UseAndHealth.NO_TEMPERATURE);
  }

  @Test
  void forecast_sameArguments_givesSameResult() {
    BatteryAssessment history = Histories.steady(BATTERY, 400, 0.3, years -> 1 - 0.02 * years);

    assertThat(new RulEstimator().forecast(BATTERY, history))
        .isEqualTo(estimator.forecast(BATTERY, history));
  }

  @Test
  void forecast_laboratoryCellAtSeveralCyclesADay_livesDaysOnAndSaysHowManyCycles() {
    Battery cell = Histories.battery("CELL-1", Chemistry.NCA);
    // 3 cycles a day for 40 days, losing 15 %.
    BatteryAssessment history =
        Histories.steady(cell, 40, 3, years -> 1 - 0.15 * years * 365.25 / 40);

    RulResult.ToThreshold to80 = forecast(cell, history).thresholds().get(0);

    assertThat(to80.years().q50()).isBetween(0.01, 0.15);
    assertThat(to80.equivalentFullCycles().q50()).isBetween(15.0, 150.0);
    assertThat(to80.beyondHorizonRatio()).isZero();
  }

  @Test
  void forecast_thresholdAlreadyPassed_isZeroYearsAndSaysSo() {
    BatteryAssessment history = Histories.steady(BATTERY, 1500, 0.5, years -> 1 - 0.07 * years);

    RulResult.Forecast forecast = forecast(BATTERY, history);

    assertThat(forecast.thresholds().get(0).years().q95()).isZero();
    assertThat(forecast.notes()).anyMatch(note -> note.contains("passed 80 %"));
    assertThat(forecast.thresholds().get(2).years().q50()).isPositive();
  }

  @Test
  void forecast_fan_startsAtPresentAndFalls() {
    BatteryAssessment history = Histories.steady(BATTERY, 800, 0.3, years -> 1 - 0.03 * years);

    List<RulResult.FanPoint> fan = forecast(BATTERY, history).fan();

    assertThat(fan.get(0).yearsAhead()).isZero();
    assertThat(fan.get(0).sohRatio().q50()).isBetween(0.92, 0.95);
    for (int i = 1; i < fan.size(); i++) {
      assertThat(fan.get(i).sohRatio().q50()).isLessThan(fan.get(i - 1).sohRatio().q50());
    }
  }

  @Test
  void forecast_lcoCell_isRefused() {
    Battery lco = Histories.battery("LCO-1", Chemistry.LCO);
    BatteryAssessment history = Histories.steady(lco, 400, 0.3, years -> 1 - 0.02 * years);

    assertThat(estimator.forecast(lco, history))
        .isInstanceOfSatisfying(
            RulResult.NotEstimable.class,
            refusal -> assertThat(refusal.code()).isEqualTo("chemistry-without-model"));
  }

  @Test
  void forecast_twoWeeksOfDriving_isRefused() {
    BatteryAssessment history = Histories.steady(BATTERY, 14, 0.3, years -> 1 - 0.02 * years);

    assertThat(estimator.forecast(BATTERY, history))
        .isInstanceOfSatisfying(
            RulResult.NotEstimable.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo("history-too-short");
              assertThat(refusal.reason()).contains("14.0 days", "30 days");
            });
  }

  @Test
  void forecast_sohNotEstimable_isRefused() {
    BatteryAssessment known = Histories.steady(BATTERY, 400, 0.3, years -> 1 - 0.02 * years);
    BatteryAssessment unknown =
        new BatteryAssessment(
            known.batteryId(),
            known.from(),
            known.asOf(),
            1,
            new SohResult.NotEstimable(known.asOf(), "too-few-charges", "Too few.", "test/1"),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            known.stress(),
            DataQuality.unknown(),
            null);

    assertThat(estimator.forecast(BATTERY, unknown))
        .isInstanceOfSatisfying(
            RulResult.NotEstimable.class,
            refusal -> assertThat(refusal.code()).isEqualTo("soh-not-estimable"));
  }

  @Test
  void forecast_replacedBattery_isThatOfTheNewCells() {
    double changed = 4.0;
    int days = (int) (4.5 * 365);
    BatteryAssessment asOne =
        Histories.steady(
            BATTERY,
            days,
            0.3,
            years -> years < changed ? 1 - 0.075 * years : 1 - 0.01 * (years - changed));
    BatteryAssessment told = Histories.withCellsSince(asOne, Histories.at(changed * 365.25));

    RulResult.Forecast forecast = (RulResult.Forecast) estimator.forecast(BATTERY, told);
    RulResult.Forecast mixed = (RulResult.Forecast) estimator.forecast(BATTERY, asOne);

    assertThat(forecast.fan().get(0).sohRatio().q50()).isBetween(0.97, 1.01);
    assertThat(mixed.fan().get(0).sohRatio().q50()).isLessThan(0.97);
    assertThat(forecast.thresholds().get(0).years().q50()).isGreaterThan(4);
  }

  @Test
  void forecast_fortnightAfterAReplacement_isRefused() {
    BatteryAssessment history = Histories.steady(BATTERY, 400, 0.3, years -> 1 - 0.02 * years);

    assertThat(estimator.forecast(BATTERY, Histories.withCellsSince(history, Histories.at(386))))
        .isInstanceOfSatisfying(
            RulResult.NotEstimable.class,
            refusal -> assertThat(refusal.code()).isEqualTo("history-too-short"));
  }

  @Test
  void forecast_otherBatterysAssessment_isRefused() {
    Battery other = Histories.battery("BAT-2", Chemistry.NMC622);
    BatteryAssessment history = Histories.steady(other, 400, 0.3, years -> 1 - 0.02 * years);

    assertThatThrownBy(() -> estimator.forecast(BATTERY, history))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BAT-1");
  }

  @Test
  void forecast_hotterThanTheModelWasTested_saysSo() {
    Battery lfp = Histories.battery("LFP-1", Chemistry.LFP);
    BatteryAssessment cool = Histories.steady(lfp, 400, 0.3, years -> 1 - 0.02 * years);
    List<io.packtrail.domain.DailyStress> hotDays =
        cool.stress().days().stream()
            .map(day -> Histories.day(day.day(), 50, day.equivalentFullCycles(), 40))
            .toList();
    BatteryAssessment hot = Histories.assessment(lfp, hotDays, cool.history());

    assertThat(forecast(lfp, hot).notes())
        .anyMatch(note -> note.startsWith("Temperature lay outside"));
    assertThat(forecast(lfp, cool).notes()).noneMatch(note -> note.startsWith("Temperature"));
  }

  @Test
  void warranty_fastFade_breachesMoreLikelyThanSlowFade() {
    WarrantyTerms terms = WarrantyCatalogue.builtIn().named("usual-8-years");
    BatteryAssessment slow = Histories.steady(BATTERY, 800, 0.3, years -> 1 - 0.015 * years);
    BatteryAssessment fast = Histories.steady(BATTERY, 800, 0.3, years -> 1 - 0.06 * years);

    WarrantyPosition safe =
        estimator.warranty(BATTERY, slow, List.of(terms), null, slow.asOf()).orElseThrow().get(0);
    WarrantyPosition claim =
        estimator.warranty(BATTERY, fast, List.of(terms), null, fast.asOf()).orElseThrow().get(0);

    assertThat(safe.inForce()).isTrue();
    assertThat(safe.breachRatio()).isLessThan(0.1);
    assertThat(claim.breachRatio()).isGreaterThan(0.5);
    assertThat(claim.breachedNowRatio()).isZero();
  }

  @Test
  void warranty_budgets_sayWhenTheTermEnds() {
    WarrantyTerms terms = WarrantyCatalogue.builtIn().named("usual-8-years");
    BatteryAssessment history = Histories.steady(BATTERY, 1461, 0.3, years -> 1 - 0.02 * years);

    // 40 km a day, 14,610 km a year: 58,440 km in four years, the age ends the term in four more.
    WarrantyPosition byAge =
        estimator
            .warranty(BATTERY, history, List.of(terms), null, history.asOf())
            .orElseThrow()
            .get(0);
    assertThat(byAge.firstToEnd().kind()).isEqualTo(Budget.Kind.YEARS);
    assertThat(byAge.yearsLeft().q50()).isEqualTo(4, within(0.01));
    assertThat(byAge.budgets().get(1).used()).isEqualTo(58_440, within(1.0));

    // With what the vehicle drove before: 45,390 km are left, three years and a little.
    WarrantyPosition byKm =
        estimator
            .warranty(BATTERY, history, List.of(terms), 114_610.0, history.asOf())
            .orElseThrow()
            .get(0);
    assertThat(byKm.firstToEnd().kind()).isEqualTo(Budget.Kind.KM);
    assertThat(byKm.yearsLeft().q50()).isEqualTo(45_390 / 14_610.0, within(0.05));
    assertThat(byKm.yearsLeft().q05()).isLessThan(byKm.yearsLeft().q50() / 1.2);
    assertThat(
            estimator
                .warranty(BATTERY, history, List.of(terms), 170_000.0, history.asOf())
                .orElseThrow()
                .get(0)
                .inForce())
        .isFalse();
  }

  @Test
  void ownPace_batteryThatLosesTwiceAsFast_hasTwiceTheMultiplier() {
    BatteryAssessment slow =
        Histories.steady(BATTERY, 1461, 0.3, years -> 1 - 0.03 * Math.pow(years, 0.65));
    BatteryAssessment fast =
        Histories.steady(BATTERY, 1461, 0.3, years -> 1 - 0.06 * Math.pow(years, 0.65));

    RulEstimator taught =
        new RulEstimator(
            new FleetPriors(
                Map.of(FleetPriors.group(BATTERY), AgeingPrior.ofChemistry(1.22, 0.3)),
                Map.of(FleetPriors.group(BATTERY), 10),
                Map.of(),
                "",
                "test"));

    OwnPace own = taught.ownPace(BATTERY, slow).orElseThrow();
    OwnPace twice = taught.ownPace(BATTERY, fast).orElseThrow();

    assertThat(twice.logMultiplier() - own.logMultiplier()).isEqualTo(Math.log(2), within(0.15));
    assertThat(own.variance()).isBetween(1e-4, 0.2);
    assertThat(taught.ownPace(BATTERY, Histories.steady(BATTERY, 20, 0.3, years -> 1))).isEmpty();
  }

  /** The mean counts what lies beyond the horizon as the horizon, and is no quantile. */
  @Test
  void forecast_meanBesideTheMedian_isThatOfTheCappedYears() {
    RulResult.ToThreshold to =
        forecast(
                BATTERY,
                Histories.steady(BATTERY, 365, 0.3, years -> 1 - 0.02 * Math.pow(years, 0.65)))
            .thresholds()
            .get(0);

    assertThat(to.beyondHorizonRatio()).isGreaterThan(0.2);
    assertThat(to.meanYears()).isBetween(to.years().q05(), 20 - 1e-6);
    assertThat(to.meanYears()).isNotEqualTo(to.years().q50());
  }

  /** Two estimates a month with errors of their own say more than every other one of them. */
  @Test
  void of_estimatesBetweenThePoints_areNotThrownAway() {
    List<SohResult.Estimated> history = new ArrayList<>();
    for (int i = 0; i <= 48; i++) {
      history.add(Histories.estimate(Histories.at(15.2 * i), 0.95 + (i % 2 == 0 ? 0.01 : -0.01)));
    }

    List<HealthPoints.Point> points = HealthPoints.of(history);

    assertThat(points).hasSizeBetween(24, 26);
    assertThat(points.subList(1, points.size()))
        .allSatisfy(point -> assertThat(point.sohRatio()).isEqualTo(0.95, within(1e-9)));
  }

  @Test
  void forecast_underAPlannedUse_followsIt() {
    BatteryAssessment history =
        Histories.steady(BATTERY, 1096, 0.3, years -> 1 - 0.04 * Math.pow(years, 0.65));
    double own = forecast(BATTERY, history).thresholds().get(0).years().q50();

    assertThat(median(history, plan(null, null, 35.0, null, null, null))).isLessThan(0.9 * own);
    // The cells behind this model aged faster when they were cycled in the cold.
    assertThat(median(history, plan(null, null, 12.0, null, null, null))).isLessThan(own);
    assertThat(median(history, plan(null, 40.0, 12.0, null, null, null))).isGreaterThan(own);
    assertThat(median(history, plan(null, 400.0, null, null, null, null))).isLessThan(own);
    assertThat(median(history, plan(null, null, null, 0.9, null, null))).isLessThan(own);
    assertThat(median(history, plan(null, null, null, null, null, null)))
        .as("as in the trailing year")
        .isEqualTo(own, within(0.05 * own));

    // 40 km and 0.3 cycles a day: twice the distance is twice the cycles.
    RulResult.Forecast far =
        (RulResult.Forecast)
            estimator.forecast(BATTERY, history, plan(29_220.0, null, null, null, null, null));
    assertThat(far.duty()).startsWith("plan: 219 equivalent full cycles and 29220 km a year");
    assertThat(far.thresholds().get(0).km())
        .extracting(km -> km.q50() / far.thresholds().get(0).years().q50())
        .satisfies(perYear -> assertThat(perYear).isCloseTo(29_220, within(50.0)));
  }

  @Test
  void forecast_underAUseThatTheModelDoesNotCover_isRefusedByType() {
    BatteryAssessment history = Histories.steady(BATTERY, 800, 0.3, years -> 1 - 0.02 * years);

    assertThat(estimator.forecast(BATTERY, history, plan(null, null, -15.0, null, null, null)))
        .isInstanceOfSatisfying(
            RulResult.NotEstimable.class,
            none -> {
              assertThat(none.code()).isEqualTo("duty-out-of-range");
              assertThat(none.reason()).contains("tempMeanDegC must be in [", "got -15");
            });
    assertThatThrownBy(() -> plan(null, 0.0, null, null, null, null))
        .hasMessage("efcPerYear must be in [1, 3000], got 0");
    assertThatThrownBy(() -> plan(null, null, null, 0.9, 0.8, null))
        .hasMessageContaining("depthRatio must fit");
    // A battery that reports no distance cannot be asked for kilometres.
    List<DailyStress> days =
        history.stress().days().stream().map(day -> Histories.day(day.day(), 20, 0.3, 0)).toList();
    BatteryAssessment still = Histories.assessment(BATTERY, days, history.history());
    assertThat(estimator.forecast(BATTERY, still, plan(20_000.0, null, null, null, null, null)))
        .isInstanceOfSatisfying(
            RulResult.NotEstimable.class,
            none -> assertThat(none.code()).isEqualTo("duty-needs-cycles"));
  }

  private double median(BatteryAssessment history, PlannedUse plan) {
    return ((RulResult.Forecast) estimator.forecast(BATTERY, history, plan))
        .thresholds()
        .get(0)
        .years()
        .q50();
  }

  private static PlannedUse plan(
      @Nullable Double km,
      @Nullable Double efc,
      @Nullable Double temp,
      @Nullable Double soc,
      @Nullable Double depth,
      @Nullable Double rate) {
    return new PlannedUse("plan", km, efc, temp, soc, depth, rate, false);
  }

  @Test
  void forecast_thresholdsOutOfOrder_areRefused() {
    BatteryAssessment history = Histories.steady(BATTERY, 400, 0.3, years -> 1 - 0.02 * years);

    assertThatThrownBy(() -> estimator.forecast(BATTERY, history, List.of(0.7, 0.8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("thresholdRatio must be in");
  }

  private RulResult.Forecast forecast(Battery battery, BatteryAssessment assessment) {
    return (RulResult.Forecast) estimator.forecast(battery, assessment);
  }
}
