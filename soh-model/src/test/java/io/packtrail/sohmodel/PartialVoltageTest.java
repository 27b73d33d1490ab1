package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.SohResult;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Voltage that is missing in part must not pass for energy that did not flow. */
class PartialVoltageTest {
  private final SampleSeries sound = new SyntheticVehicle(7, 120, 1, 0.01).simulate();

  private double voltageWhere(boolean known, double volts) {
    return known ? volts : Double.NaN;
  }

  @Test
  void assess_voltageMissingAboveSixtyPercent_givesNoHalvedEnergy() {
    assertEnergyIsRightOrAbsent(
        (signal, i, value) ->
            signal == Signal.PACK_VOLTAGE_V
                ? voltageWhere(sound.value(Signal.SOC_RATIO, i) <= 0.6, value)
                : value);
  }

  @Test
  void assess_voltageMissingBelowSixtyPercent_givesNoHalvedEnergy() {
    assertEnergyIsRightOrAbsent(
        (signal, i, value) ->
            signal == Signal.PACK_VOLTAGE_V
                ? voltageWhere(sound.value(Signal.SOC_RATIO, i) >= 0.6, value)
                : value);
  }

  @Test
  void assess_voltageLostHalfway_keepsTheEnergyOfBefore() {
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                signal == Signal.PACK_VOLTAGE_V
                    ? voltageWhere(i < sound.size() / 2, value)
                    : value);

    assertThat(soce(assessment)).isCloseTo(soce(assess(Fault.NONE)), within(0.02));
    assertThat(finding(assessment).sentence()).contains("say nothing of energy");
  }

  @Test
  void assess_voltageInEverySecondSample_givesTheSameEnergy() {
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                signal == Signal.PACK_VOLTAGE_V ? voltageWhere(i % 2 == 0, value) : value);

    assertThat(soce(assessment)).isCloseTo(soce(assess(Fault.NONE)), within(0.005));
    assertThat(assessment.stress().chargeEnergyKWh())
        .isCloseTo(assess(Fault.NONE).stress().chargeEnergyKWh(), within(2.0));
    assertThat(assessment.quality().finding("charge-without-voltage")).isNull();
  }

  @Test
  void assess_noVoltage_saysWhyThereIsNoCertifiedEnergy() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.PACK_VOLTAGE_V ? Double.NaN : value);

    assertThat(((SohResult.Estimated) assessment.soh()).soceRatio()).isNull();
    assertThat(finding(assessment).sentence())
        .containsPattern("(\\d+) of \\1 charges")
        .contains("no state of certified energy");
  }

  @Test
  void assess_voltageThatStandsStill_givesNoCertifiedEnergy() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.PACK_VOLTAGE_V ? 350 : value);

    assertThat(((SohResult.Estimated) assessment.soh()).soceRatio()).isNull();
    assertThat(finding(assessment).sentence()).contains("stands still");
  }

  @Test
  void assess_soundVoltage_findsNothing() {
    assertThat(assess(Fault.NONE).quality().finding("charge-without-voltage")).isNull();
  }

  private void assertEnergyIsRightOrAbsent(Fault fault) {
    BatteryAssessment assessment = assess(fault);
    Double soce = ((SohResult.Estimated) assessment.soh()).soceRatio();
    if (soce != null) {
      assertThat(soce).isCloseTo(soce(assess(Fault.NONE)), within(0.02));
    }
    assertThat(finding(assessment).count()).isPositive();
    assertThat(assessment.sessions())
        .filteredOn(session -> session.kind() == Session.Kind.CHARGE && session.accepted())
        .anyMatch(session -> session.reason().contains("believed for only"));
  }

  private static double soce(BatteryAssessment assessment) {
    return Objects.requireNonNull(((SohResult.Estimated) assessment.soh()).soceRatio());
  }

  private static Finding finding(BatteryAssessment assessment) {
    return Objects.requireNonNull(assessment.quality().finding("charge-without-voltage"));
  }

  private BatteryAssessment assess(Fault fault) {
    return new SohModel().assess(Batteries.vehicle(), List.of(fault.in(sound)));
  }
}
