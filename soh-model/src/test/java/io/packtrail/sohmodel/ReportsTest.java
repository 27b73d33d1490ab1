package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.CyclesAtDepth;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.domain.UsageSummary.TimeAtTemperature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void assess_summariesAlone_giveAnEstimateOfWhatTheyReport() {
    BatteryAssessment assessment = assess(days(0, 20, 130), List.of(), List.of());

    SohResult.Estimated soh = (SohResult.Estimated) assessment.soh();
    assertThat(soh.sohRatio()).isCloseTo(130 / 145.0, within(0.02));
    assertThat(soh.basis()).contains("as the vehicle reported");
    assertThat(soh.coverageRatio()).isCloseTo(1, within(1e-9));
    assertThat(assessment.samples()).isZero();
    assertThat(assessment.from()).isEqualTo(START);
    assertThat(assessment.asOf()).isEqualTo(day(20));
    assertThat(assessment.sessions())
        .hasSize(20)
        .allSatisfy(session -> assertThat(session.accepted()).isTrue())
        .allSatisfy(session -> assertThat(session.reason()).contains("reported in a summary"));
    assertThat(assessment.observations())
        .extracting(CapacityObservation::method)
        .containsOnly(CapacityObservation.Method.REPORTED_DELTA_SOC);
  }

  /** σ by hand: √(2·0.01²/12 + 2·0.008²)/0.6 = 2.005 %, with 1 % of the charge 2.240 %. */
  @Test
  void assess_reportedCharge_hasTheWiderErrorBudget() {
    CapacityObservation observation =
        assess(days(0, 1, 130), List.of(), List.of()).observations().get(0);

    assertThat(observation.capacityAh()).isCloseTo(130, within(1e-9));
    assertThat(observation.stdAh()).isCloseTo(130 * 0.022402, within(0.001));
  }

  @Test
  void assess_summariesAlone_feedTheCounters() {
    BatteryAssessment assessment = assess(days(0, 2, 130), List.of(), List.of());

    assertThat(assessment.stress().chargeThroughputAh()).isEqualTo(160);
    assertThat(assessment.stress().dischargeThroughputAh()).isEqualTo(150);
    assertThat(assessment.stress().chargeEnergyKWh()).isEqualTo(60);
    assertThat(assessment.stress().equivalentFullCycles()).isCloseTo(310 / 290.0, within(1e-12));
    assertThat(assessment.stress().depthOfDischargeCycles().get(5)).isEqualTo(2);
    assertThat(assessment.stress().timeAtTemperatureSocHours().get(10).get(6))
        .isCloseTo(4, within(1e-9));
    assertThat(assessment.stress().extremeHighTempMinutes()).isCloseTo(60, within(1e-9));
    assertThat(assessment.stress().distanceKm()).isEqualTo(100);
    assertThat(assessment.stress().days())
        .hasSize(2)
        .extracting(DailyStress::coveredHours)
        .allSatisfy(hours -> assertThat(hours).isCloseTo(24, within(1e-9)));
    assertThat(assessment.stress().days().get(0).depthOfDischargeRatio())
        .isCloseTo(0.6, within(1e-9));
  }

  @Test
  void assess_summaryBesideSamples_countsOnlyTheSamples() {
    SampleSeries samples = hourOfCharging(day(0).plusSeconds(7_200));
    BatteryAssessment alone = new SohModel().assess(Batteries.vehicle(), List.of(samples));

    BatteryAssessment both = assess(days(0, 1, 130), List.of(), List.of(samples));

    assertThat(both.stress()).isEqualTo(alone.stress());
    assertThat(both.sessions()).hasSize(2);
    assertThat(both.quality().finding("summary-beside-samples")).isNotNull();
  }

  /** A vehicle whose samples bear no current: what they count is not counted twice. */
  @Test
  void assess_summariesBesideSamplesWithoutCurrent_countTogether() {
    SampleSeries.Builder samples = SampleSeries.builder(20 * 288);
    for (int i = 0; i < 20 * 288; i++) {
      samples
          .add(START.plusSeconds(300L * i).toEpochMilli())
          .set(Signal.TEMP_MEAN_DEG_C, 22)
          .set(Signal.SOC_RATIO, 0.5);
    }
    List<UsageSummary> summaries = days(0, 20, 130);
    StressRecord reported = assess(summaries, List.of(), List.of()).stress();

    BatteryAssessment both = assess(summaries, List.of(), List.of(samples.build()));

    assertThat(((SohResult.Estimated) both.soh()).observations()).isEqualTo(20);
    assertThat(both.quality().finding("summary-beside-samples")).isNull();
    assertThat(both.stress().chargeThroughputAh()).isEqualTo(reported.chargeThroughputAh());
    assertThat(both.stress().equivalentFullCycles()).isEqualTo(reported.equivalentFullCycles());
    assertThat(both.stress().extremeHighTempMinutes()).as("samples say 22 °C").isZero();
    assertThat(hours(both.stress())).isCloseTo(20 * 24, within(0.5));
    assertThat(both.stress().days())
        .extracting(DailyStress::coveredHours)
        .allSatisfy(hours -> assertThat(hours).isLessThanOrEqualTo(24));
    assertThat(((SohResult.Estimated) both.soh()).coverageRatio()).isGreaterThan(0.99);
  }

  private static double hours(StressRecord stress) {
    return stress.timeAtTemperatureSocHours().stream()
        .flatMap(List::stream)
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  @Test
  void assess_reportedChargeWithinSamples_isLeftOut() {
    SampleSeries samples = hourOfCharging(day(0).plusSeconds(18 * 3_600));
    BatteryAssessment alone = new SohModel().assess(Batteries.vehicle(), List.of(samples));

    BatteryAssessment both = assess(days(0, 1, 130), List.of(), List.of(samples));

    assertThat(both.observations()).isEqualTo(alone.observations());
    assertThat(both.sessions()).isEqualTo(alone.sessions());
    assertThat(both.quality().finding("reported-session-twice")).isNotNull();
  }

  @Test
  void assess_sameSummaryTwiceAndALongerOne_countsOnce() {
    List<UsageSummary> all = new ArrayList<>(days(0, 3, 130));
    all.addAll(days(0, 3, 130));
    all.add(plain(day(0), day(3), 500));

    BatteryAssessment assessment = assess(all, List.of(), List.of());

    assertThat(assessment.stress())
        .isEqualTo(assess(days(0, 3, 130), List.of(), List.of()).stress());
    assertThat(assessment.observations()).hasSize(3);
    assertThat(assessment.quality().finding("summary-overlap"))
        .satisfies(finding -> assertThat(finding.count()).isEqualTo(4));
  }

  @Test
  void assess_impossibleSummary_isLeftOutWithItsReason() {
    BatteryAssessment assessment =
        assess(List.of(plain(day(0), day(1), 30_000)), List.of(), List.of());

    assertThat(assessment.stress().chargeThroughputAh()).isZero();
    assertThat(assessment.quality().finding("summary-implausible"))
        .satisfies(finding -> assertThat(finding.sentence()).contains("6 C"));
  }

  @Test
  void assess_smallReportedCharge_isListedAndRefused() {
    ReportedSession small = charge(day(0), 0.5, 0.6, 14.0);
    BatteryAssessment assessment =
        assess(List.of(summary(day(0), day(1), 50, small)), List.of(), List.of());

    Session session = assessment.sessions().get(0);
    assertThat(session.accepted()).isFalse();
    assertThat(session.reason()).contains("need 25 %");
    assertThat(assessment.soh())
        .isInstanceOfSatisfying(
            SohResult.NotEstimable.class,
            none -> assertThat(none.code()).isEqualTo("too-few-charges"));
  }

  @Test
  void assess_announcedReplacement_beginsAnewAndSaysSo() {
    List<UsageSummary> all = new ArrayList<>(days(0, 20, 110));
    all.addAll(days(20, 40, 144));
    BatteryEvent replaced = event(day(20), BatteryEvent.Kind.BATTERY_REPLACED);

    BatteryAssessment announced = assess(all, List.of(replaced), List.of());
    SohResult justAfter = assess(days(0, 20, 110), List.of(replaced), List.of()).soh();

    SohResult.Estimated soh = (SohResult.Estimated) announced.soh();
    assertThat(soh.observations()).isEqualTo(20);
    assertThat(soh.sohRatio()).isCloseTo(144 / 145.0, within(0.02));
    assertThat(announced.observations().get(20).note()).contains("replacement of the battery");
    assertThat(announced.observations()).allMatch(CapacityObservation::used);
    assertThat(justAfter).isInstanceOf(SohResult.NotEstimable.class);
    assertThat(announced.quality().finding("battery-replaced")).isNotNull();
  }

  @Test
  void assess_announcedUpdate_widensTheIntervalUntilChargesFollow() {
    BatteryEvent update = event(day(20), BatteryEvent.Kind.FIRMWARE_UPDATE);
    double plain = width(assess(days(0, 20, 130), List.of(), List.of()));
    double updated = width(assess(days(0, 20, 130), List.of(update), List.of()));
    BatteryAssessment later = assess(days(0, 60, 130), List.of(update), List.of());

    assertThat(updated).isGreaterThan(1.3 * plain);
    assertThat(width(later)).isLessThan(updated);
    assertThat(later.observations().get(20).note()).contains("firmware update");
  }

  @Test
  void assess_deepDischargeReportedRepeatedly_countsOncePerHalfHour() {
    List<BatteryEvent> events =
        List.of(
            event(day(1), BatteryEvent.Kind.DEEP_DISCHARGE),
            event(day(1).plusSeconds(300), BatteryEvent.Kind.DEEP_DISCHARGE),
            event(day(2), BatteryEvent.Kind.DEEP_DISCHARGE),
            event(day(2), BatteryEvent.Kind.OVER_CHARGE),
            event(day(2), BatteryEvent.Kind.OVER_TEMPERATURE));

    BatteryAssessment assessment = assess(List.of(), events, List.of());

    assertThat(assessment.stress().deepDischarges()).isEqualTo(2);
    assertThat(assessment.stress().overCharges()).isEqualTo(1);
    assertThat(assessment.quality().finding("over-temperature")).isNotNull();
  }

  @Test
  void assess_deepDischargeThatSamplesShow_countsOnce() {
    SampleSeries.Builder empty = SampleSeries.builder(20);
    for (int i = 0; i < 20; i++) {
      empty.add(day(0).plusSeconds(60L * i).toEpochMilli());
      empty.set(Signal.PACK_CURRENT_A, 0).set(Signal.SOC_RATIO, 0.02);
    }
    SampleSeries samples = empty.build();
    BatteryEvent reported = event(day(0).plusSeconds(400), BatteryEvent.Kind.DEEP_DISCHARGE);

    assertThat(assess(List.of(), List.of(), List.of(samples)).stress().deepDischarges())
        .isEqualTo(1);
    assertThat(assess(List.of(), List.of(reported), List.of(samples)).stress().deepDischarges())
        .isEqualTo(1);
  }

  static BatteryAssessment assess(
      List<UsageSummary> summaries, List<BatteryEvent> events, List<SampleSeries> chunks) {
    BatteryAnalysis analysis =
        new SohModel().open(Batteries.vehicle(), new Reports(summaries, events));
    chunks.forEach(analysis::accept);
    return analysis.finish();
  }

  /** One summary a day with one charge from 20 to 80 %, of a battery of this capacity. */
  static List<UsageSummary> days(int from, int to, double capacityAh) {
    List<UsageSummary> all = new ArrayList<>();
    for (int day = from; day < to; day++) {
      ReportedSession charge = charge(day(day), 0.2, 0.8, 0.6 * capacityAh);
      all.add(summary(day(day), day(day + 1), 1_000 + 100.0 * day, charge));
    }
    return all;
  }

  private static UsageSummary summary(
      Instant from, Instant to, double odometerKm, ReportedSession session) {
    return new UsageSummary(
        from,
        to,
        odometerKm,
        80.0,
        75.0,
        30.0,
        28.0,
        List.of(session),
        List.of(new CyclesAtDepth(0.5, 0.6, 1, null)),
        List.of(
            new TimeAtTemperature(20, 25, 7_200, 0.6, 0.7),
            new TimeAtTemperature(45, 50, 1_800, 0.6, 0.7)));
  }

  private static UsageSummary plain(Instant from, Instant to, double chargeAh) {
    return new UsageSummary(
        from, to, null, chargeAh, null, null, null, List.of(), List.of(), List.of());
  }

  private static ReportedSession charge(Instant day, double from, double to, double chargeAh) {
    return new ReportedSession(
        Session.Kind.CHARGE,
        day.plusSeconds(18 * 3_600),
        day.plusSeconds(20 * 3_600),
        from,
        to,
        chargeAh,
        chargeAh * 0.365,
        25.0,
        28.0,
        50.0,
        UsageSummary.ChargingCurrent.AC);
  }

  static SampleSeries hourOfCharging(Instant from) {
    SampleSeries.Builder builder = SampleSeries.builder(121);
    for (int i = 0; i <= 120; i++) {
      builder
          .add(from.plusSeconds(30L * i).toEpochMilli())
          .set(Signal.PACK_CURRENT_A, 60)
          .set(Signal.PACK_VOLTAGE_V, 360)
          .set(Signal.TEMP_MEAN_DEG_C, 25)
          .set(Signal.SOC_RATIO, 0.01 * Math.floor(100 * (0.2 + 0.5 * i / 130.0)));
    }
    return builder.build();
  }

  private static double width(BatteryAssessment assessment) {
    SohResult.Estimated soh = (SohResult.Estimated) assessment.soh();
    return soh.soh90().highRatio() - soh.soh90().lowRatio();
  }

  private static BatteryEvent event(Instant at, BatteryEvent.Kind kind) {
    return new BatteryEvent(at, kind, "");
  }

  static Instant day(int day) {
    return START.plus(DAY.multipliedBy(day));
  }
}
