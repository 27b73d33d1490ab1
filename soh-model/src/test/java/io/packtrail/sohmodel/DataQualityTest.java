package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.DataQuality.Verdict;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.SohResult;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataQualityTest {
  private static final int DAYS = 90;
  private static final SampleSeries LONG = new SyntheticVehicle(7, 240, 1, 0.01).simulate();
  private final SampleSeries sound = new SyntheticVehicle(7, DAYS, 1, 0.01).simulate();

  @Test
  void assess_soundData_passesEveryCheckAndFindsNothing() {
    DataQuality quality = assess((signal, i, value) -> value).quality();

    assertThat(quality.checks())
        .extracting(DataQuality.Check::code)
        .containsExactly(
            "current-sign",
            "current-scale",
            "charge-balance",
            "voltage-unit",
            "temperature",
            "soc-unit");
    assertThat(quality.checks()).allMatch(check -> check.verdict() == Verdict.PASSED);
    assertThat(quality.findings()).isEmpty();
  }

  @Test
  void assess_soundData_decidesTheSignInTheFirstDays() {
    BatteryAssessment assessment = assess((signal, i, value) -> value);

    assertThat(check(assessment, "current-sign").since())
        .isBefore(assessment.from().plusSeconds(5 * 86_400));
  }

  @Test
  void assess_currentThatStandsAllTheTime_disagreesAndIsNotTurned() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.PACK_CURRENT_A ? 32.1 : value);

    assertThat(check(assessment, "current-sign").verdict()).isEqualTo(Verdict.FAILED);
    assertThat(refusal(assessment).code()).isEqualTo("current-disagrees");
    assertThat(refusal(assessment).reason()).contains("does not follow the state of charge");
  }

  @Test
  void assess_currentWithoutItsSign_disagrees() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.PACK_CURRENT_A ? Math.abs(value) : value);

    assertThat(refusal(assessment).code()).isEqualTo("current-disagrees");
  }

  @Test
  void assess_offsetOfTheCurrentSensor_failsTheBalanceAndGivesNoNumber() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.PACK_CURRENT_A ? value + 2 : value);

    assertThat(check(assessment, "charge-balance").verdict()).isEqualTo(Verdict.FAILED);
    assertThat(refusal(assessment).code()).isEqualTo("charge-balance");
    assertThat(refusal(assessment).reason()).containsPattern("adds \\+(1\\.[89]|2\\.[012])");
  }

  @Test
  void assess_loadAtStandstillThatIsNotMeasured_passesTheBalance() {
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                signal == Signal.PACK_CURRENT_A && value > -1 && value < 1 ? 0.7 : value);

    assertThat(check(assessment, "charge-balance").verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void assess_drivesThatAreNotSampled_passTheBalance() {
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                switch (signal) {
                  case PACK_CURRENT_A -> isDriven(i) ? (isDriven(i + 1) ? Double.NaN : 0) : value;
                  case SPEED_KMH -> 0;
                  default -> value;
                });

    assertThat(check(assessment, "charge-balance").verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void assess_drivesWhoseEndComesWithoutStateOfCharge_passTheBalance() {
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                switch (signal) {
                  case PACK_CURRENT_A -> isDriven(i) ? (isDriven(i + 5) ? Double.NaN : 0) : value;
                  case SPEED_KMH -> 0;
                  case SOC_RATIO -> isDriven(i) && isDriven(i + 1) ? Double.NaN : value;
                  default -> value;
                });

    assertThat(check(assessment, "charge-balance").verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void assess_recalibrationsOfFortyPoints_refuseNoSoundVehicle() {
    BatteryAssessment assessment =
        assess(
            LONG,
            (signal, i, value) ->
                signal == Signal.SOC_RATIO && isWithin(LONG, i, 30, 31)
                    ? Math.max(0, value - 0.4)
                    : value);

    assertThat(check(assessment, "current-sign").verdict()).isEqualTo(Verdict.PASSED);
    assertThat(assessment.soh()).isInstanceOf(SohResult.Estimated.class);
  }

  @Test
  void assess_currentTooSeldom_saysThatItLiesInGaps() {
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                signal == Signal.PACK_CURRENT_A && i % 40 != 0 ? Double.NaN : value);

    assertThat(finding(assessment, "current-too-seldom").sentence()).contains("300 s");
    assertThat(refusal(assessment).reason()).contains("does not count");
  }

  @Test
  void assess_speedThatStandsWhileCharging_isFrozenAndNamedInTheReason() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.SPEED_KMH ? 42 : value);

    assertThat(finding(assessment, "frozen-speed").count()).isPositive();
    assertThat(refusal(assessment).reason()).contains("the speed stood still");
  }

  @Test
  void assess_temperatureInFahrenheit_isFound() {
    BatteryAssessment assessment = assess(Fault.FAHRENHEIT);

    assertThat(finding(assessment, "implausible-heat").sentence()).contains("°F");
    assertThat(check(assessment, "temperature").verdict()).isEqualTo(Verdict.FAILED);
    assertThat(check(assessment, "temperature").sentence()).contains("°F");
  }

  @Test
  void assess_stateOfChargeAsRatioFromTheMiddleOn_namesItsUnit() {
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                signal == Signal.SOC_RATIO && i > sound.size() / 2 ? value / 100 : value);

    assertThat(refusal(assessment).reason()).contains("a ratio sent as percent");
  }

  @Test
  void assess_coarseStateOfCharge_saysSo() {
    BatteryAssessment assessment =
        assess(
            (signal, i, value) -> signal == Signal.SOC_RATIO ? Math.floor(10 * value) / 10 : value);

    assertThat(refusal(assessment).code()).isEqualTo("too-few-charges");
    assertThat(refusal(assessment).reason()).contains("moves in steps of 10 %");
  }

  @Test
  void assess_frozenTemperature_lastsToItsEnd() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.TEMP_MEAN_DEG_C ? 21 : value);

    assertThat(finding(assessment, "frozen-temperature").count()).isEqualTo(1);
    assertThat(finding(assessment, "frozen-temperature").last()).isEqualTo(assessment.asOf());
  }

  @Test
  void assess_currentOfOneStringOfTwo_isImplausibleHealth() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.PACK_CURRENT_A ? value / 2 : value);

    assertThat(finding(assessment, "implausible-health").sentence()).contains("whole battery");
  }

  @Test
  void assess_currentThatGrowsByAThird_isAChangePointAndAnImplausibleStep() {
    BatteryAssessment assessment =
        assess(
            LONG,
            (signal, i, value) ->
                signal == Signal.PACK_CURRENT_A && isWithin(LONG, i, 120, 240)
                    ? 1.3 * value
                    : value);

    assertThat(finding(assessment, "change-point").count()).isEqualTo(1);
    assertThat(finding(assessment, "change-point").first())
        .isBetween(dayOf(LONG, 120), dayOf(LONG, 140));
    assertThat(finding(assessment, "implausible-step").sentence()).containsPattern("\\+2\\d");
    assertThat(finding(assessment, "implausible-health").last()).isAfter(dayOf(LONG, 230));
  }

  @Test
  void assess_turnedSign_failsTheCheckAndGivesNoNumber() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.PACK_CURRENT_A ? -value : value);

    assertThat(check(assessment, "current-sign").verdict()).isEqualTo(Verdict.FAILED);
    assertThat(refusal(assessment).code()).isEqualTo("current-sign");
  }

  @Test
  void assess_signSetRightAfterHalfAYear_isBelievedAgainWithinWeeks() {
    BatteryAssessment assessment = assessTurned(LONG, 0, 180);

    DataQuality.Check sign = check(assessment, "current-sign");
    assertThat(sign.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(sign.since()).isBefore(dayOf(LONG, 180 + 30));
    assertThat(assessment.soh()).isInstanceOf(SohResult.Estimated.class);
  }

  @Test
  void assess_signThatTurnsAfterHalfAYear_isSeenWithinWeeks() {
    BatteryAssessment assessment = assessTurned(LONG, 180, 240);

    DataQuality.Check sign = check(assessment, "current-sign");
    assertThat(sign.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(sign.since()).isBetween(dayOf(LONG, 180), dayOf(LONG, 180 + 30));
    assertThat(refusal(assessment).code()).isEqualTo("current-sign");
  }

  @Test
  void assess_unitOfTheCurrentSetRightAfterHalfAYear_isBelievedAgainWithinWeeks() {
    BatteryAssessment assessment =
        assess(
            LONG,
            (signal, i, value) ->
                signal == Signal.PACK_CURRENT_A && isWithin(LONG, i, 0, 180) ? 0.1 * value : value);

    assertThat(check(assessment, "current-scale").verdict()).isEqualTo(Verdict.PASSED);
    assertThat(check(assessment, "current-scale").since()).isBefore(dayOf(LONG, 180 + 30));
  }

  @Test
  void assess_turnedSignWithoutStateOfCharge_isSeenByTheVoltage() {
    BatteryAssessment assessment = assess(sound, withoutSoc(-1));

    DataQuality.Check sign = check(assessment, "current-sign");
    assertThat(sign.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(sign.sentence()).contains("the voltage moves against");
    assertThat(refusal(assessment).code()).isEqualTo("current-sign");
  }

  @Test
  void assess_rightSignWithoutStateOfCharge_passesByTheVoltage() {
    DataQuality.Check sign = check(assess(sound, withoutSoc(1)), "current-sign");

    assertThat(sign.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(sign.sentence()).contains("the voltage follows");
  }

  private static Fault withoutSoc(int sign) {
    return (signal, i, value) ->
        switch (signal) {
          case SOC_RATIO -> Double.NaN;
          case PACK_CURRENT_A -> sign * value;
          default -> value;
        };
  }

  private static BatteryAssessment assessTurned(SampleSeries series, int fromDay, int toDay) {
    return assess(
        series,
        (signal, i, value) ->
            signal == Signal.PACK_CURRENT_A && isWithin(series, i, fromDay, toDay)
                ? -value
                : value);
  }

  private static boolean isWithin(SampleSeries series, int index, int fromDay, int toDay) {
    Instant at = Instant.ofEpochMilli(series.epochMs()[index]);
    return !at.isBefore(dayOf(series, fromDay)) && at.isBefore(dayOf(series, toDay));
  }

  private static Instant dayOf(SampleSeries series, int day) {
    return Instant.ofEpochMilli(series.epochMs()[0]).plusSeconds(day * 86_400L);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.001, 5})
  void assess_currentInAnotherUnit_failsTheScaleAndGivesNoNumber(double factor) {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.PACK_CURRENT_A ? value * factor : value);

    assertThat(check(assessment, "current-scale").verdict()).isEqualTo(Verdict.FAILED);
    assertThat(refusal(assessment).code()).isEqualTo("current-scale");
    assertThat(refusal(assessment).reason()).contains("check the unit of the current");
  }

  @Test
  void assess_milliVolts_areNamed() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.PACK_VOLTAGE_V ? value * 1_000 : value);

    assertThat(check(assessment, "voltage-unit").verdict()).isEqualTo(Verdict.FAILED);
    assertThat(check(assessment, "voltage-unit").sentence()).contains("mV sent as V");
    assertThat(finding(assessment, "implausible-packVoltageV").count()).isEqualTo(sound.size());
  }

  @Test
  void assess_wrongCellsInSeries_failsTheVoltage() {
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                switch (signal) {
                  case PACK_VOLTAGE_V -> value * 0.8;
                  case CELL_VOLTAGE_MIN_V, CELL_VOLTAGE_MAX_V -> 3.7;
                  default -> value;
                });

    assertThat(check(assessment, "voltage-unit").sentence()).contains("check seriesCells");
  }

  @Test
  void assess_stateOfChargeAsRatio_failsItsUnit() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.SOC_RATIO ? value / 100 : value);

    assertThat(check(assessment, "soc-unit").verdict()).isEqualTo(Verdict.FAILED);
    assertThat(refusal(assessment).code()).isEqualTo("soc-unit");
  }

  @Test
  void assess_noTemperature_saysWhatItMeans() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.TEMP_MEAN_DEG_C ? Double.NaN : value);

    assertThat(check(assessment, "temperature").verdict()).isEqualTo(Verdict.WAITING);
    assertThat(check(assessment, "temperature").sentence()).contains("a cold battery looks aged");
  }

  @Test
  void assess_jumpOfTheStateOfCharge_isFoundAndItsChargeDoesNotCount() {
    int middle = firstChargeSample() + 5;
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                signal == Signal.SOC_RATIO && i >= middle ? Math.min(1, value + 0.1) : value);

    assertThat(finding(assessment, "soc-jump").first())
        .isEqualTo(Instant.ofEpochMilli(sound.epochMs()[middle]));
    assertThat(chargeAt(assessment, sound.epochMs()[middle]).accepted()).isFalse();
    assertThat(chargeAt(assessment, sound.epochMs()[middle]).reason()).contains("jumped");
  }

  @Test
  void assess_currentThatStandsWhileTheSpeedChanges_isFrozen() {
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                switch (signal) {
                  case PACK_CURRENT_A -> value < -5 ? -33 : value;
                  case SPEED_KMH -> value > 0 ? 50 + i % 40 : value;
                  default -> value;
                });

    assertThat(finding(assessment, "frozen-current").count()).isPositive();
  }

  /** A charger's whole amperes are no stuck sensor, whatever the speed said at its start. */
  @Test
  void assess_oldSpeedInOneCharge_refusesNoLaterCharge() {
    int middle = firstChargeSample() + 100;
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                switch (signal) {
                  case PACK_CURRENT_A -> isDriven(i) ? Double.NaN : value < 5 ? 0 : 32;
                  case SPEED_KMH -> i == middle ? 25 : 0;
                  default -> value;
                });

    assertThat(chargeAt(assessment, sound.epochMs()[middle]).reason()).contains("stood at 32");
    assertThat(assessment.sessions())
        .filteredOn(session -> String.valueOf(session.reason()).contains("stood at"))
        .hasSize(1);
  }

  @Test
  void assess_stateOfChargeThatStandsWhileChargeFlows_isFrozen() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.SOC_RATIO ? 0.5 : value);

    assertThat(finding(assessment, "frozen-soc").count()).isPositive();
  }

  @Test
  void assess_odometerThatRunsBack_isFound() {
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                signal == Signal.ODOMETER_KM && i >= sound.size() / 2 ? value - 500 : value);

    assertThat(finding(assessment, "odometer-decrease").count()).isEqualTo(1);
    assertThat(finding(assessment, "odometer-decrease").sentence()).contains("up to 500 km");
  }

  @Test
  void assess_repeatedSample_isCountedAndLeftOut() {
    SampleSeries.Builder twice = SampleSeries.builder(2);
    for (int i = 0; i < 2; i++) {
      twice.add(1_000).set(Signal.PACK_CURRENT_A, 1);
    }

    DataQuality quality =
        new SohModel().assess(Batteries.vehicle(), List.of(twice.build())).quality();

    assertThat(Objects.requireNonNull(quality.finding("time-order")).count()).isEqualTo(1);
  }

  @Test
  void assess_samplesOfImpossibleTime_areAFinding() {
    SampleSeries.Builder strange = SampleSeries.builder(3);
    strange.add(-1).set(Signal.PACK_CURRENT_A, 1);
    strange.add(1_704_067_200_000L).set(Signal.PACK_CURRENT_A, 1);
    strange.add(Long.MAX_VALUE).set(Signal.PACK_CURRENT_A, 1);

    BatteryAssessment assessment =
        new SohModel().assess(Batteries.vehicle(), List.of(strange.build()));

    assertThat(finding(assessment, "impossible-time").count()).isEqualTo(2);
  }

  @Test
  void assess_nothingButImpossibleTimes_doesNotSayThatNothingCame() {
    SampleSeries strange = SampleSeries.builder(1).add(-1).set(Signal.PACK_CURRENT_A, 1).build();

    BatteryAssessment assessment = new SohModel().assess(Batteries.vehicle(), List.of(strange));

    assertThat(refusal(assessment).reason()).contains("none of 1 samples has a possible time");
    assertThat(finding(assessment, "impossible-time").first()).isBefore(Instant.EPOCH);
  }

  @Test
  void assess_stateOfChargeBeyondFull_isAFinding() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.SOC_RATIO && i % 1_000 == 0 ? 1.275 : value);

    assertThat(finding(assessment, "implausible-socRatio").sentence()).startsWith("127.5 %");
  }

  @Test
  void assess_unbelievableValuesInACharge_areNamedInItsReason() {
    int middle = firstChargeSample() + 5;
    BatteryAssessment assessment =
        assess(
            (signal, i, value) ->
                signal == Signal.TEMP_MEAN_DEG_C && (i == middle || i == middle + 1) ? 120 : value);

    assertThat(chargeAt(assessment, sound.epochMs()[middle]).reason())
        .endsWith("2 values in it could not be believed");
    assertThat(finding(assessment, "implausible-tempMeanDegC").count()).isEqualTo(2);
  }

  @Test
  void assess_vehicleThatFlattersItself_isAnnounced() {
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.BMS_SOH_RATIO ? 1.2 : value);

    DataQuality.Finding finding = finding(assessment, "bms-disagreement");
    assertThat(finding.sentence()).contains("the vehicle says 120.0 %").contains("goes on");
    assertThat(finding.count()).isGreaterThan(5);
  }

  @Test
  void assess_vehicleThatAgrees_isNotAnnounced() {
    double ours = ((SohResult.Estimated) assess((signal, i, value) -> value).soh()).sohRatio();
    BatteryAssessment assessment =
        assess((signal, i, value) -> signal == Signal.BMS_SOH_RATIO ? ours + 0.01 : value);

    assertThat(assessment.quality().finding("bms-disagreement")).isNull();
  }

  private BatteryAssessment assess(Fault fault) {
    return assess(sound, fault);
  }

  private static BatteryAssessment assess(SampleSeries series, Fault fault) {
    return new SohModel().assess(Batteries.vehicle(), List.of(fault.in(series)));
  }

  private boolean isDriven(int i) {
    return i < sound.size() && sound.value(Signal.SPEED_KMH, i) > 0;
  }

  private int firstChargeSample() {
    int i = 0;
    while (sound.value(Signal.PACK_CURRENT_A, i) < 30 || sound.value(Signal.SPEED_KMH, i) > 0) {
      i++;
    }
    return i;
  }

  private static Session chargeAt(BatteryAssessment assessment, long epochMs) {
    Instant at = Instant.ofEpochMilli(epochMs);
    return assessment.sessions().stream()
        .filter(s -> s.kind() == Session.Kind.CHARGE)
        .filter(s -> !at.isBefore(s.start()) && !at.isAfter(s.end()))
        .findFirst()
        .orElseThrow();
  }

  private static DataQuality.Check check(BatteryAssessment assessment, String code) {
    return Objects.requireNonNull(assessment.quality().check(code), code);
  }

  private static DataQuality.Finding finding(BatteryAssessment assessment, String code) {
    return Objects.requireNonNull(assessment.quality().finding(code), code);
  }

  private static SohResult.NotEstimable refusal(BatteryAssessment assessment) {
    return (SohResult.NotEstimable) assessment.soh();
  }
}
