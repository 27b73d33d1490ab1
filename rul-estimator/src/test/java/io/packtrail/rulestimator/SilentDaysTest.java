package io.packtrail.rulestimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.RulResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Days without data: rest, or driven in silence. */
class SilentDaysTest {
  private static final Battery BATTERY = Histories.battery("BAT-1", Chemistry.NMC622);

  @Test
  void filled_odometerWentOn_spreadsDistanceAndCyclesOverTheGap() {
    SilentDays silent = new SilentDays(days(60, 10, 29, 20 * 40 + 40));

    assertThat(silent.filled()).hasSize(60);
    assertThat(silent.filled().stream().mapToDouble(DailyStress::distanceKm).sum())
        .isEqualTo(60 * 40, within(1e-6));
    assertThat(silent.filled().stream().mapToDouble(DailyStress::equivalentFullCycles).sum())
        .isEqualTo(60 * 0.3, within(1e-6));
    DailyStress within = silent.filled().get(15);
    assertThat(within.coveredHours()).isZero();
    assertThat(within.depthOfDischargeRatio()).isEqualTo(0.4, within(1e-9));
  }

  @Test
  void filled_odometerStoodStill_staysRest() {
    List<DailyStress> days = days(60, 10, 29, 40);

    assertThat(new SilentDays(days).filled()).isEqualTo(days);
  }

  /** The pack went into a vehicle that has driven more. */
  @Test
  void filled_moreThanTheBusiestDayEachDay_staysRest() {
    List<DailyStress> days = days(60, 10, 29, 130_000);

    assertThat(new SilentDays(days).filled()).isEqualTo(days);
  }

  @Test
  void forecast_gapsInTheLastYear_areTold() {
    RulResult.Forecast driven = forecast(days(730, 500, 649, 151 * 40));
    RulResult.Forecast rested = forecast(days(730, 500, 649, 40));
    RulResult.Forecast whole = forecast(days(730, 0, -1, 40));

    assertThat(driven.duty()).contains(" 110 equivalent full cycles and 14610 km a year");
    assertThat(driven.notes())
        .anyMatch(
            note ->
                note.matches(
                    "No data on 4\\d % of the days of the last year: of 4\\d % the odometer tells the"
                        + " distance, from which their cycles are taken; the others count as rest\\."));
    assertThat(rested.notes())
        .anyMatch(note -> note.contains("of the last year: they count as rest"));
    assertThat(whole.notes()).noneMatch(note -> note.contains("No data on"));
    assertThat(
            driven.thresholds().get(0).equivalentFullCycles().q50()
                / driven.thresholds().get(0).years().q50())
        .isEqualTo(
            whole.thresholds().get(0).equivalentFullCycles().q50()
                / whole.thresholds().get(0).years().q50(),
            within(1.0));
  }

  private static RulResult.Forecast forecast(List<DailyStress> days) {
    BatteryAssessment steady = Histories.steady(BATTERY, 730, 0.3, years -> 1 - 0.02 * years);
    return (RulResult.Forecast)
        new RulEstimator().forecast(BATTERY, Histories.assessment(BATTERY, days, steady.history()));
  }

  /** 40 km and 0.3 cycles a day, nothing on some days, so many km on the first day after them. */
  private static List<DailyStress> days(int count, int silentFrom, int silentTo, double kmAfter) {
    List<DailyStress> days = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i < silentFrom || i > silentTo) {
        days.add(
            Histories.day(Histories.START.plusDays(i), 20, 0.3, i == silentTo + 1 ? kmAfter : 40));
      }
    }
    return days;
  }
}
