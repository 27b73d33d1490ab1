package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.SohResult;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SohModelTest {
  private static final Battery VEHICLE = Batteries.vehicle();
  private final SohModel model = new SohModel();

  @ParameterizedTest
  @CsvSource({"1, 1.0, 0.01", "2, 1.0, 0.005", "3, 1.01, 0.01", "4, 0.99, 0.01", "5, 1.0, 0.004"})
  void assess_vehicleOfKnownTruth_isWithinTheInterval(
      long seed, double gainRatio, double socStepRatio) {
    int days = 900;
    BatteryAssessment assessment = assess(seed, days, gainRatio, socStepRatio);
    double truth = SyntheticVehicle.trueCapacityAh(days) / VEHICLE.ratedCapacityAh();

    SohResult.Estimated soh = estimated(assessment);
    assertThat(soh.sohRatio() / gainRatio).isCloseTo(truth, within(0.012));
    assertThat(truth).isBetween(soh.soh90().lowRatio(), soh.soh90().highRatio());
    assertThat(soh.slopePerYearRatio()).isBetween(-0.06, 0.0);
    assertThat(soh.reference().source()).isEqualTo("rated");
  }

  @Test
  void assess_certifiedEnergy_givesSoceOfTheUsableEnergy() {
    SohResult.Estimated soh = estimated(assess(1, 400, 1, 0.01));
    // Mean cell voltage of the fixture over 0 to 100 % is 3.75 V at rest, 0.0006 Ω a cell.
    double capacityAh = SyntheticVehicle.trueCapacityAh(400);
    double truth = capacityAh * 96 * (3.75 - 145 / 3.0 * 0.0006) / 1_000 / 50;

    assertThat(soh.soceRatio()).isCloseTo(truth, within(0.03));
    RatioInterval soce90 = Objects.requireNonNull(soh.soce90());
    assertThat(truth).isBetween(soce90.lowRatio(), soce90.highRatio());
  }

  @Test
  void assess_vehicle_sessionsSayWhatServed() {
    BatteryAssessment assessment = assess(1, 60, 1, 0.01);

    List<Session> charges =
        assessment.sessions().stream().filter(s -> s.kind() == Session.Kind.CHARGE).toList();
    assertThat(charges).hasSize(20);
    assertThat(charges.stream().filter(Session::accepted).count())
        .isEqualTo(assessment.observations().size());
    assertThat(assessment.sessions()).allSatisfy(s -> assertThat(s.reason()).isNotBlank());
    assertThat(assessment.sessions().stream().filter(s -> s.kind() == Session.Kind.DRIVE))
        .hasSize(60);
  }

  @Test
  void assess_vehicle_countsStress() {
    BatteryAssessment assessment = assess(1, 60, 1, 0.01);

    assertThat(assessment.stress().days()).hasSize(60);
    assertThat(assessment.stress().distanceKm()).isCloseTo(60 * 35.0, within(40.0));
    double charged = assessment.stress().chargeThroughputAh();
    double fromSessions = assessment.sessions().stream().mapToDouble(Session::chargedAh).sum();
    assertThat(charged).isCloseTo(fromSessions, within(1e-6 * charged));
    assertThat(assessment.stress().depthOfDischargeCycles().stream().mapToDouble(d -> d).sum())
        .isPositive();
  }

  @Test
  void assess_noSamples_saysSo() {
    SohResult result = model.assess(VEHICLE, List.of()).soh();

    assertThat(notEstimable(result).code()).isEqualTo("no-data");
  }

  @Test
  void assess_currentWithWrongSign_isNotTurnedRound() {
    SampleSeries right = new SyntheticVehicle(1, 40, 1, 0.01).simulate();
    SohResult result = model.assess(VEHICLE, List.of(turned(right))).soh();

    assertThat(notEstimable(result).code()).isEqualTo("current-sign");
    assertThat(notEstimable(result).reason()).contains("not turned round");
  }

  @Test
  void assess_chargesTooShallow_saysHowMuchIsMissing() {
    SampleSeries.Builder builder = SampleSeries.builder(1_000);
    long epochMs = 1_704_067_200_000L;
    for (int charge = 0; charge < 4; charge++) {
      for (int i = 0; i <= 60; i++) {
        builder
            .add(epochMs += 60_000)
            .set(Signal.PACK_CURRENT_A, 32)
            .set(Signal.SOC_RATIO, Math.floor(100 * (0.5 + 0.22 * i / 60)) / 100);
      }
      epochMs += 86_400_000;
    }
    SohResult result = model.assess(VEHICLE, List.of(builder.build())).soh();

    assertThat(notEstimable(result).code()).isEqualTo("too-few-charges");
    assertThat(notEstimable(result).reason())
        .isEqualTo(
            "0 of 3 qualifying charges among 4 charges, best change of state of charge 21 %, need"
                + " 25 %");
  }

  @Test
  void assess_currentInMilliampere_saysWhy() {
    SampleSeries.Builder builder = SampleSeries.builder(10);
    for (int i = 0; i < 10; i++) {
      builder.add(1_704_067_200_000L + i * 1_000L).set(Signal.PACK_CURRENT_A, 32_000);
    }
    SohResult result = model.assess(VEHICLE, List.of(builder.build())).soh();

    assertThat(notEstimable(result).code()).isEqualTo("no-current");
    assertThat(notEstimable(result).reason()).contains("beyond 6 C").contains("unit");
  }

  @Test
  void assess_observationsOfAVehicle_carryTheirErrorAndSpan() {
    BatteryAssessment assessment = assess(1, 200, 1, 0.01);

    assertThat(assessment.observations())
        .isNotEmpty()
        .allSatisfy(
            observation -> {
              assertThat(observation.method()).isEqualTo(CapacityObservation.Method.DELTA_SOC);
              assertThat(observation.spanRatio()).isGreaterThanOrEqualTo(0.25);
              assertThat(observation.stdAh() / observation.capacityAh()).isBetween(0.01, 0.06);
            });
  }

  @Test
  void accept_afterFinish_isRefused() {
    BatteryAnalysis analysis = model.open(VEHICLE);
    analysis.finish();

    assertThatThrownBy(() -> analysis.accept(SampleSeries.builder(1).build()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("accept must come before finish");
  }

  private BatteryAssessment assess(long seed, int days, double gainRatio, double socStepRatio) {
    return model.assess(
        VEHICLE, List.of(new SyntheticVehicle(seed, days, gainRatio, socStepRatio).simulate()));
  }

  private static SampleSeries turned(SampleSeries right) {
    SampleSeries.Builder builder = SampleSeries.builder(right.size());
    for (int i = 0; i < right.size(); i++) {
      builder.add(right.epochMs()[i]);
      for (Signal signal : Signal.values()) {
        float value = right.value(signal, i);
        builder.set(signal, signal == Signal.PACK_CURRENT_A ? -value : value);
      }
    }
    return builder.build();
  }

  private static SohResult.Estimated estimated(BatteryAssessment assessment) {
    assertThat(assessment.soh()).isInstanceOf(SohResult.Estimated.class);
    return (SohResult.Estimated) assessment.soh();
  }

  private static SohResult.NotEstimable notEstimable(SohResult result) {
    assertThat(result).isInstanceOf(SohResult.NotEstimable.class);
    return (SohResult.NotEstimable) result;
  }
}
