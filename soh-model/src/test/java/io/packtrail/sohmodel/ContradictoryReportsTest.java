package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Session;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.CyclesAtDepth;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.domain.UsageSummary.TimeAtTemperature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Summaries whose parts contradict each other, and times whose state of charge is not known. */
class ContradictoryReportsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = START.plus(Duration.ofDays(1));
  private static final TimeAtTemperature COLD = new TimeAtTemperature(-20, -10, 36_000, null, null);

  @Test
  void assess_totalBelowItsSession_isLeftOutWithTheReason() {
    assertLeftOut(
        summary(3.0, 1.1, List.of(), List.of(), charge(START, 84.0, 30.3)),
        "3.000 Ah charged in all, but 84.00 Ah in its charging sessions");
  }

  @Test
  void assess_totalEnergyBelowItsSession_isLeftOutWithTheReason() {
    assertLeftOut(
        summary(null, 3.0, List.of(), List.of(), charge(START, 84.0, 30.3)),
        "3.000 kWh charged in all, but 30.30 kWh in its charging sessions");
  }

  @Test
  void assess_energyOfNoCellVoltage_isLeftOutWithTheReason() {
    assertLeftOut(
        summary(84.0, 0.03, List.of(), List.of()),
        "0.03000 kWh beside 84.00 Ah, which is 0.00372 V");
    assertLeftOut(
        summary(null, null, List.of(), List.of(), charge(START, 84.0, 0.03)), "V a cell with 96");
  }

  @Test
  void assess_moreCyclesThanCharge_isLeftOutWithTheReason() {
    assertLeftOut(
        summary(84.0, 30.3, List.of(new CyclesAtDepth(0.9, 1, 6, null)), List.of()),
        "cycles that turn the capacity 5.70 times over beside charge of 0.579 times");
  }

  @Test
  void assess_deepCyclesAroundAnEmptyMean_isLeftOutWithTheReason() {
    assertLeftOut(
        summary(140.0, 50.0, List.of(new CyclesAtDepth(0.9, 1, 1, 0.05)), List.of()),
        "cycles at least 90 % deep around a mean state of charge of 5 %");
  }

  @Test
  void assess_partsThatAgree_count() {
    BatteryAssessment assessment =
        assess(
            summary(
                84.0,
                30.3,
                List.of(new CyclesAtDepth(0.5, 0.6, 1, 0.5)),
                List.of(),
                charge(START, 84.0, 31.5)));

    assertThat(assessment.quality().findings()).isEmpty();
    assertThat(assessment.stress().chargeThroughputAh()).isEqualTo(84);
  }

  @Test
  void assess_sessionOutsideItsSummary_isListedAndRefused() {
    Instant before = START.minus(Duration.ofDays(90));
    BatteryAssessment assessment =
        assess(summary(84.0, 30.3, List.of(), List.of(), charge(before, 84.0, 30.3)));

    Session session = assessment.sessions().get(0);
    assertThat(session.accepted()).isFalse();
    assertThat(session.reason()).contains("outside the period of its summary");
    assertThat(assessment.observations()).isEmpty();
    assertThat(assessment.quality().finding("reported-session-outside")).isNotNull();
  }

  @Test
  void assess_sessionAcrossTheEdgeOfItsSummary_isJudged() {
    Instant before = START.minus(Duration.ofHours(19));
    BatteryAssessment assessment =
        assess(summary(84.0, 30.3, List.of(), List.of(), charge(before, 84.0, 30.3)));

    assertThat(assessment.sessions().get(0).accepted()).isTrue();
  }

  @Test
  void assess_coldTimeWithoutStateOfCharge_countsBesideBinsWithOne() {
    TimeAtTemperature mild = new TimeAtTemperature(20, 25, 7_200, 0.6, 0.7);

    BatteryAssessment assessment = assess(summary(40.0, null, List.of(), List.of(COLD, mild)));

    assertThat(assessment.stress().extremeLowTempMinutes()).isCloseTo(600, within(1e-9));
    assertThat(
            assessment.stress().timeAtTemperatureSocHours().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .sum())
        .isCloseTo(2, within(1e-9));
    assertThat(Objects.requireNonNull(assessment.stress().coverage()).temperatureHours())
        .isCloseTo(12, within(1e-9));
  }

  @Test
  void assess_sameTimeWithAndWithoutStateOfCharge_countsOnce() {
    List<TimeAtTemperature> twice =
        List.of(
            COLD,
            new TimeAtTemperature(-20, -10, 18_000, 0.2, 0.4),
            new TimeAtTemperature(-20, -10, 18_000, 0.4, 0.6));

    assertThat(assess(summary(40.0, null, List.of(), twice)).stress().extremeLowTempMinutes())
        .isCloseTo(600, within(1e-9));
  }

  @Test
  void assess_timesThatAddUpToMoreThanThePeriod_countTheLongerPart() {
    List<TimeAtTemperature> both =
        List.of(
            new TimeAtTemperature(-20, -10, 80_000, null, null),
            new TimeAtTemperature(-15, -10, 36_000, 0.2, 0.4));

    BatteryAssessment assessment = assess(summary(40.0, null, List.of(), both));

    assertThat(assessment.quality().findings()).isEmpty();
    assertThat(assessment.stress().extremeLowTempMinutes()).isCloseTo(80_000 / 60.0, within(1e-9));
  }

  private static void assertLeftOut(UsageSummary summary, String reason) {
    BatteryAssessment assessment = assess(summary);

    assertThat(assessment.stress().chargeThroughputAh()).isZero();
    assertThat(
            Objects.requireNonNull(assessment.quality().finding("summary-implausible")).sentence())
        .contains(reason);
  }

  private static BatteryAssessment assess(UsageSummary summary) {
    return ReportsTest.assess(List.of(summary), List.of(), List.of());
  }

  private static UsageSummary summary(
      @Nullable Double chargeAh,
      @Nullable Double chargeKWh,
      List<CyclesAtDepth> cycles,
      List<TimeAtTemperature> times,
      ReportedSession... sessions) {
    return new UsageSummary(
        START, END, null, chargeAh, null, chargeKWh, null, List.of(sessions), cycles, times);
  }

  /** From 20 to 80 %, beginning at 18:00. */
  private static ReportedSession charge(Instant day, double ah, double kWh) {
    return new ReportedSession(
        Session.Kind.CHARGE,
        day.plusSeconds(18 * 3_600),
        day.plusSeconds(20 * 3_600),
        0.2,
        0.8,
        ah,
        kWh,
        25.0,
        28.0,
        50.0,
        UsageSummary.ChargingCurrent.AC);
  }
}
