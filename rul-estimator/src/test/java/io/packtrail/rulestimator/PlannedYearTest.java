package io.packtrail.rulestimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.RulResult;
import io.packtrail.rulestimator.ageing.AgeingModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Planned uses of packs that drove, stood still, or hardly moved. */
class PlannedYearTest {
  private static final Battery BATTERY = Histories.battery("BAT-1", Chemistry.NMC622);
  private final RulEstimator estimator = new RulEstimator();

  @Test
  void planned_noKilometres_isAPackThatRests() {
    BatteryAssessment driven = used(day -> 0.3, day -> 40);

    RulResult.Forecast parked = forecast(driven, plan(0.0, null, null));

    assertThat(parked.duty()).startsWith("plan: 0 equivalent full cycles a year");
    assertThat(parked.thresholds().get(0).years().q05())
        .isGreaterThan(
            1.05 * forecast(driven, plan(14_610.0, null, null)).thresholds().get(0).years().q05());
  }

  @Test
  void planned_cyclesForAPackThatStoodStillForAYear_areSpreadEvenly() {
    BatteryAssessment stood = used(day -> day < 365 ? 0.3 : 0, day -> 0);

    RulResult.Forecast planned = forecast(stood, plan(null, 300.0, null));

    assertThat(planned.duty()).startsWith("plan: 300 equivalent full cycles a year");
    assertThat(planned.thresholds().get(0).years().q05())
        .isLessThan(
            ((RulResult.Forecast) estimator.forecast(BATTERY, stood))
                .thresholds()
                .get(0)
                .years()
                .q05());
  }

  @Test
  void planned_cyclesForAPackThatHardlyMoved_doNotFallIntoOneMonth() {
    BatteryAssessment hardly = used(day -> day < 365 ? 0.3 : day < 395 ? 2 / 30.0 : 0, day -> 0);
    BatteryAssessment steady = used(day -> 0.3, day -> 0);

    RulResult.Forecast planned = forecast(hardly, plan(null, 300.0, 0.4));

    // Not by 150 times in the block that had some, and charged as it was while it was used.
    AgeingModels.ChemistryModel model =
        Objects.requireNonNull(AgeingModels.load().forChemistry(Chemistry.NMC622));
    UseAndHealth past = new UseAndHealth(BATTERY, hardly, model.model());
    assertThat(new PlannedYear(plan(null, 300.0, 0.4), past).blocks())
        .isNotEmpty()
        .allSatisfy(
            block -> {
              assertThat(block.efcPerDay()).isCloseTo(300 / 365.25, within(1e-9));
              assertThat(block.chargeCRate()).isCloseTo(0.3, within(1e-9));
            });
    assertThat(planned.notes())
        .anyMatch(note -> note.contains("the planned one is spread evenly over the year"));
    assertThat(forecast(steady, plan(null, 300.0, 0.4)).notes())
        .noneMatch(note -> note.contains("spread evenly"));
  }

  @Test
  void planned_cyclesForAPackThatNeverCycled_needADepth() {
    BatteryAssessment shelf = used(day -> 0, day -> 0);

    assertThat(estimator.forecast(BATTERY, shelf, plan(null, 300.0, null)))
        .isInstanceOfSatisfying(
            RulResult.NotEstimable.class,
            none -> {
              assertThat(none.code()).isEqualTo("duty-needs-depth");
              assertThat(none.reason()).contains("give depthPercent");
            });
    RulResult.Forecast planned = forecast(shelf, plan(null, 300.0, 0.6));
    assertThat(planned.duty()).startsWith("plan: 300 equivalent");
    assertThat(planned.notes()).anyMatch(note -> note.contains("chargeCRate says it"));
  }

  private interface OfDay {
    double at(int day);
  }

  @Test
  void planned_moreThanAYearHolds_isRefused() {
    BatteryAssessment driven = used(day -> 0.3, day -> 80);

    // Charged at 0.3 C as so far, 3,000 cycles take 10,000 hours.
    refused(driven, plan(null, 3_000.0, null), "efcPerYear must be at most 2629.8 at a charging");
    refused(driven, plan(490_000.0, 2_700.0, null), "efcPerYear must be at most 2629.8");
    // At 1 C they fit, but make 800,000 km by the battery's own consumption.
    PlannedUse fast = new PlannedUse("fast", null, 3_000.0, null, null, null, 1.0, false);
    refused(driven, fast, "kmPerYear must be at most 500000, got 800000 km");
    refused(
        driven,
        new PlannedUse("slow", null, 300.0, null, null, null, 0.01, false),
        "efcPerYear must be at most 87.7 at a charging rate of 0.0100 C, got 300.0: charging alone"
            + " would take 30000 hours");
  }

  private void refused(BatteryAssessment known, PlannedUse plan, String reason) {
    assertThat(estimator.forecast(BATTERY, known, plan))
        .isInstanceOfSatisfying(
            RulResult.NotEstimable.class,
            none -> {
              assertThat(none.code()).isEqualTo("duty-out-of-range");
              assertThat(none.reason()).startsWith(reason);
            });
  }

  /** Two years and a week, 20 °C, losing 2 % a year. */
  private static BatteryAssessment used(OfDay efc, OfDay km) {
    BatteryAssessment steady = Histories.steady(BATTERY, 737, 0.3, years -> 1 - 0.02 * years);
    List<DailyStress> days = new ArrayList<>();
    for (int i = 0; i < 737; i++) {
      days.add(
          efc.at(i) > 0
              ? Histories.day(Histories.START.plusDays(i), 20, efc.at(i), km.at(i))
              : new DailyStress(Histories.START.plusDays(i), 24, 20, 0.6, 0, 0, 0, 0));
    }
    return Histories.assessment(BATTERY, days, steady.history());
  }

  private RulResult.Forecast forecast(BatteryAssessment known, PlannedUse plan) {
    return (RulResult.Forecast) estimator.forecast(BATTERY, known, plan);
  }

  private static PlannedUse plan(
      @Nullable Double km, @Nullable Double efc, @Nullable Double depth) {
    return new PlannedUse("plan", km, efc, null, null, depth, null, false);
  }
}
