package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.DataQuality.Verdict;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Checks of values speak of the newest ones, whatever went before. */
class NewestValuesTest {
  private static final SampleSeries LONG = new SyntheticVehicle(7, 240, 1, 0.01).simulate();

  @Test
  void assess_milliVoltsAfterMonthsOfVolts_failWithinTwoWeeksAndPassAgainOnceMended() {
    int from = indexAt(200);
    int until = indexAt(215);
    Fault begun =
        (signal, i, value) -> signal == Signal.PACK_VOLTAGE_V && i >= from ? value * 1_000 : value;
    Fault mended =
        (signal, i, value) ->
            signal == Signal.PACK_VOLTAGE_V && i >= from && i < until ? value * 1_000 : value;

    DataQuality.Check failed = check(assess(begun), "voltage-unit");

    assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(failed.sentence()).contains("mV sent as V");
    assertThat(failed.since()).isBetween(at(from), at(from).plus(Duration.ofDays(14)));
    assertThat(check(assess(mended), "voltage-unit").verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void assess_layeredOxideRegisteredAsIronPhosphate_failsTheVoltage() {
    Battery registered = ironPhosphate();
    BatteryAssessment assessment = new SohModel().assess(registered, List.of(LONG));

    assertThat(check(assessment, "voltage-unit").verdict()).isEqualTo(Verdict.FAILED);
    assertThat(check(assessment, "voltage-unit").sentence()).contains("check chemistry (LFP)");
  }

  @Test
  void assess_sentinelsInAQuarterOfTheVoltages_pass() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.PACK_VOLTAGE_V && i % 4 == 0 ? 0 : value);

    assertThat(check(assessment, "voltage-unit").verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void assess_temperatureThatBreaksAfterMonths_fails() {
    int from = indexAt(200);
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.TEMP_MEAN_DEG_C && i >= from ? -40 : value);

    assertThat(check(assessment, "temperature").verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void assess_stateOfChargeAsRatioAfterMonths_failsItsUnit() {
    int from = indexAt(200);
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.SOC_RATIO && i >= from ? value / 100 : value);

    DataQuality.Check failed = check(assessment, "soc-unit");
    assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(failed.since()).isBetween(at(from), at(from).plus(Duration.ofDays(14)));
  }

  private static int indexAt(int day) {
    long ms = LONG.epochMs()[0] + day * 86_400_000L;
    int index = Arrays.binarySearch(LONG.epochMs(), 0, LONG.size(), ms);
    return index < 0 ? -index - 1 : index;
  }

  private static Instant at(int index) {
    return Instant.ofEpochMilli(LONG.epochMs()[index]);
  }

  private static Battery ironPhosphate() {
    Battery vehicle = Batteries.vehicle();
    return new Battery(
        vehicle.batteryId(),
        vehicle.passportId(),
        null,
        null,
        null,
        Chemistry.LFP,
        vehicle.ratedCapacityAh(),
        vehicle.certifiedEnergyKWh(),
        vehicle.nominalVoltageV(),
        vehicle.seriesCells(),
        1,
        null,
        null,
        vehicle.category(),
        null,
        null);
  }

  private static BatteryAssessment assess(Fault fault) {
    return new SohModel().assess(Batteries.vehicle(), List.of(fault.in(LONG)));
  }

  private static DataQuality.Check check(BatteryAssessment assessment, String code) {
    return Objects.requireNonNull(assessment.quality().check(code));
  }
}
