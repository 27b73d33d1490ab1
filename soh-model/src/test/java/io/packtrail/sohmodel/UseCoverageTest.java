package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.AgeingStress;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UseCoverage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A counter of what was never measured is not a counter at zero. */
class UseCoverageTest {
  private final SampleSeries sound = new SyntheticVehicle(7, 30, 1, 0.01).simulate();

  @Test
  void assess_soundVehicle_knowsAllOfItsUse() {
    StressRecord stress = assess(Fault.NONE);

    assertThat(coverage(stress).energyRatio(stress.throughputAh())).isCloseTo(1, within(1e-12));
    assertThat(coverage(stress).temperatureRatio()).isCloseTo(1, within(1e-12));
    assertThat(coverage(stress).chargingTemperatureHours()).isPositive();
    assertThat(stress.knowsEnergy()).isTrue();
    assertThat(stress.knowsTemperature()).isTrue();
    assertThat(stress.knowsChargingTemperature()).isTrue();
  }

  @Test
  void assess_noTemperature_knowsNoExtremes() {
    StressRecord stress = assess((signal, i, value) -> isTemperature(signal) ? Double.NaN : value);

    assertThat(stress.knowsTemperature()).isFalse();
    assertThat(stress.knowsChargingTemperature()).isFalse();
    assertThat(stress.knowsEnergy()).isTrue();
  }

  @Test
  void assess_temperatureInFahrenheit_countsNothingByIt() {
    BatteryAssessment assessment =
        new SohModel().assess(Batteries.vehicle(), List.of(Fault.FAHRENHEIT.in(sound)));

    assertNoTemperature(assessment.stress());
  }

  @Test
  void assess_temperaturesMostlyRefused_doNotBelieveTheOthers() {
    StressRecord stress =
        assess((signal, i, value) -> isTemperature(signal) && i % 5 > 1 ? value + 273 : value);

    assertNoTemperature(stress);
  }

  @Test
  void assess_fewTemperaturesRefused_believesTheOthers() {
    StressRecord stress =
        assess((signal, i, value) -> isTemperature(signal) && i % 5 == 1 ? value + 273 : value);

    assertThat(stress.knowsTemperature()).isTrue();
    assertThat(stress.doubtsTemperature()).isFalse();
  }

  /** Nothing counted by temperature is left, and everything else is as it was. */
  private void assertNoTemperature(StressRecord stress) {
    StressRecord told = assess(Fault.NONE);
    assertThat(stress.doubtsTemperature()).isTrue();
    assertThat(stress.knowsTemperature()).isFalse();
    assertThat(stress.knowsChargingTemperature()).isFalse();
    assertThat(stress.extremeHighTempMinutes()).isZero();
    assertThat(stress.extremeLowTempMinutes()).isZero();
    assertThat(stress.timeAtTemperatureSocHours())
        .isEqualTo(StressRecord.none().timeAtTemperatureSocHours());
    assertThat(stress.days()).allMatch(day -> day.tempMeanDegC() == 25);
    AgeingStress ageing = Objects.requireNonNull(stress.ageing());
    assertThat(ageing.equivalentHoursAt25DegC()).isZero();
    assertThat(ageing.cycles()).allMatch(bin -> bin.tempDegC() == null);
    assertThat(ageing.cycles().stream().mapToDouble(AgeingStress.CycleBin::cycleCount).sum())
        .isCloseTo(
            Objects.requireNonNull(told.ageing()).cycles().stream()
                .mapToDouble(AgeingStress.CycleBin::cycleCount)
                .sum(),
            within(1e-9));
    assertThat(stress.chargeThroughputAh()).isEqualTo(told.chargeThroughputAh());
    assertThat(stress.equivalentFullCycles()).isEqualTo(told.equivalentFullCycles());
  }

  @Test
  void assess_temperatureOnlyAtRest_knowsNoneOfCharging() {
    StressRecord stress =
        assess(
            (signal, i, value) ->
                isTemperature(signal) && sound.value(Signal.PACK_CURRENT_A, i) > 1
                    ? Double.NaN
                    : value);

    assertThat(stress.knowsTemperature()).isTrue();
    assertThat(stress.knowsChargingTemperature()).isFalse();
  }

  @Test
  void assess_noVoltage_knowsNoEnergy() {
    StressRecord stress =
        assess((signal, i, value) -> signal == Signal.PACK_VOLTAGE_V ? Double.NaN : value);

    assertThat(stress.throughputAh()).isPositive();
    assertThat(stress.knowsEnergy()).isFalse();
    assertThat(coverage(stress).energyAh()).isZero();
  }

  @Test
  void assess_voltageLostHalfway_saysOfHowMuchChargeTheEnergyIs() {
    StressRecord stress =
        assess(
            (signal, i, value) ->
                signal == Signal.PACK_VOLTAGE_V && i >= sound.size() / 2 ? Double.NaN : value);

    assertThat(stress.knowsEnergy()).isTrue();
    double whole = assess(Fault.NONE).chargeEnergyKWh() + assess(Fault.NONE).dischargeEnergyKWh();
    assertThat(coverage(stress).energyRatio(stress.throughputAh()))
        .isCloseTo((stress.chargeEnergyKWh() + stress.dischargeEnergyKWh()) / whole, within(0.02));
  }

  @Test
  void assess_summaryOfChargeAlone_knowsNeitherEnergyNorTemperature() {
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    Reports reports = new Reports(List.of(Summaries.chargeOfADay(from)), List.of());

    StressRecord stress = new SohModel().open(Batteries.vehicle(), reports).finish().stress();

    assertThat(stress.throughputAh()).isEqualTo(70);
    assertThat(stress.knowsEnergy()).isFalse();
    assertThat(stress.knowsTemperature()).isFalse();
    assertThat(stress.knowsChargingTemperature()).isFalse();
  }

  @Test
  void assess_summaryOfChargesWithoutDischarge_countsThemForBothDirections() {
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    UsageSummary.ReportedSession charge =
        new UsageSummary.ReportedSession(
            Session.Kind.CHARGE,
            from.plus(Duration.ofHours(2)),
            from.plus(Duration.ofHours(4)),
            0.2,
            0.8,
            87.0,
            30.0,
            null,
            null,
            null,
            null);
    UsageSummary summary =
        new UsageSummary(
            from,
            from.plus(Duration.ofDays(1)),
            null,
            null,
            null,
            null,
            null,
            List.of(charge),
            List.of(),
            List.of());
    Reports reports = new Reports(List.of(summary), List.of());

    StressRecord stress = new SohModel().open(Batteries.vehicle(), reports).finish().stress();

    double cycles = 87 / Batteries.vehicle().ratedCapacityAh();
    assertThat(stress.throughputAh()).isEqualTo(87);
    assertThat(stress.equivalentFullCycles()).isCloseTo(cycles, within(1e-12));
    assertThat(stress.days().get(0).equivalentFullCycles()).isCloseTo(cycles, within(1e-12));
    assertThat(coverage(stress).toldRatio(stress.throughputAh())).isEqualTo(0.5);
    assertThat(coverage(stress).energyRatio(stress.throughputAh())).isEqualTo(0.5);
  }

  private StressRecord assess(Fault fault) {
    return new SohModel().assess(Batteries.vehicle(), List.of(fault.in(sound))).stress();
  }

  private static UseCoverage coverage(StressRecord stress) {
    return Objects.requireNonNull(stress.coverage());
  }

  private static boolean isTemperature(Signal signal) {
    return signal == Signal.TEMP_MEAN_DEG_C
        || signal == Signal.TEMP_MIN_DEG_C
        || signal == Signal.TEMP_MAX_DEG_C;
  }
}
