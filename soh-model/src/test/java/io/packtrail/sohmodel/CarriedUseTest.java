package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UseCoverage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CarriedUseTest {
  private static final Battery VEHICLE = Batteries.vehicle();
  private static final int COVERAGE = 3;
  private static final int DOUBT = 6;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Deep discharge begun before the seam and ended after it is one, a cycle across it is whole. */
  @Test
  void resume_eventAndCycleAcrossTheSeam_areCountedOnce() {
    BatteryAssessment assessment =
        open(Reports.NONE)
            .resume(carried(samples(START, 0.9, 0.5, 0.04, 0.04, 0.04), Reports.NONE))
            .accept(samples(START.plusSeconds(300), 0.04, 0.04, 0.5, 0.9, 0.04))
            .finish();

    assertThat(assessment.stress().deepDischarges()).isEqualTo(1);
    assertThat(assessment.stress().depthOfDischargeCycles().get(8)).isEqualTo(1.5);
    assertThat(assessment.from()).isEqualTo(START);
  }

  @Test
  void resume_reportThatCameAfterTheCarrying_isAFindingAndDoesNotCount() {
    SampleSeries dropped = samples(START, 0.9, 0.8, 0.7);
    byte[] carried = carried(dropped, Reports.NONE);
    Reports late =
        new Reports(
            List.of(Summaries.chargeOfADay(START.minus(Duration.ofDays(2)))),
            List.of(
                new BatteryEvent(
                    START.minus(Duration.ofDays(1)), BatteryEvent.Kind.DEEP_DISCHARGE, "")));

    byte[] again = carry(open(late).resume(carried).accept(samples(START.plusSeconds(180), 0.6)));
    BatteryAssessment assessment = open(late).resume(again).finish();

    assertThat(assessment.stress().chargeThroughputAh()).isZero();
    assertThat(assessment.stress().deepDischarges()).isZero();
    assertThat(assessment.quality().findings())
        .filteredOn(finding -> finding.code().equals("report-before-carried"))
        .extracting(Finding::count)
        .containsExactly(2L);
  }

  @Test
  void resume_reportThatWasCounted_isNotCountedAgain() {
    Reports reports =
        new Reports(List.of(Summaries.chargeOfADay(START.minus(Duration.ofDays(2)))), List.of());
    byte[] carried = carried(samples(START, 0.9, 0.8, 0.7), reports);

    BatteryAssessment assessment = open(reports).resume(carried).finish();

    assertThat(assessment.stress().chargeThroughputAh()).isEqualTo(40);
    assertThat(assessment.quality().findings()).isEmpty();
  }

  @Test
  void resume_noSampleLeft_tellsTheCountersAndWhyThereIsNoEstimate() {
    byte[] carried = carried(samples(START, 0.9, 0.04, 0.04, 0.9), Reports.NONE);

    BatteryAssessment assessment = open(Reports.NONE).resume(carried).finish();

    assertThat(assessment.stress().deepDischarges()).isEqualTo(1);
    assertThat(assessment.asOf()).isEqualTo(START.plusSeconds(180));
    assertThat(((SohResult.NotEstimable) assessment.soh()).code()).isEqualTo("no-current");
  }

  @Test
  void resume_samplesNotAfterThoseCarried_areLeftOut() {
    byte[] carried = carried(samples(START, 0.9, 0.8, 0.7), Reports.NONE);

    BatteryAssessment assessment =
        open(Reports.NONE).resume(carried).accept(samples(START, 0.04, 0.04, 0.04)).finish();

    assertThat(assessment.stress().deepDischarges()).isZero();
  }

  @Test
  void resume_anotherFormat_saysSo() {
    byte[] carried = carried(samples(START, 0.9), Reports.NONE);
    byte[] other = carried.clone();
    other[7] = 99;

    assertThatThrownBy(() -> open(Reports.NONE).resume(other).finish())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("format of carried counters must be \\d+, got 99");
    assertThatThrownBy(
            () -> open(Reports.NONE).resume(Arrays.copyOf(carried, carried.length - 8)).finish())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must go on after");
  }

  /**
   * Rows of format 1 end their counters without coverage: what was counted at all counts as known.
   */
  @Test
  void resume_formatWithoutCoverage_isReadAndTakesAllAsKnown() {
    byte[] carried = carried(samples(START, 0.9, 0.8, 0.7), Reports.NONE);
    byte[] former = former(carried, 1, COVERAGE + DOUBT);

    StressRecord stress = open(Reports.NONE).resume(former).finish().stress();

    UseCoverage coverage = Objects.requireNonNull(stress.coverage());
    assertThat(coverage.temperatureRatio()).isEqualTo(1);
    assertThat(stress.timeAtTemperatureSocHours())
        .isEqualTo(
            open(Reports.NONE).resume(carried).finish().stress().timeAtTemperatureSocHours());
  }

  /** Rows of format 2 hold nothing that casts doubt on the counters: none is cast. */
  @Test
  void resume_formatWithoutDoubt_isReadAndBelieved() {
    byte[] carried = carried(samples(START, 0.9, 0.8, 0.7), Reports.NONE);

    StressRecord stress = open(Reports.NONE).resume(former(carried, 2, DOUBT)).finish().stress();

    assertThat(stress).isEqualTo(open(Reports.NONE).resume(carried).finish().stress());
    assertThat(stress.knowsTemperature()).isTrue();
  }

  /** Without the values ahead of the four of the reports, which come last. */
  private static byte[] former(byte[] carried, int format, int values) {
    int reports = 4 * Long.BYTES;
    byte[] former = Arrays.copyOf(carried, carried.length - values * Long.BYTES);
    System.arraycopy(carried, carried.length - reports, former, former.length - reports, reports);
    former[7] = (byte) format;
    return former;
  }

  private static BatteryAnalysis open(Reports reports) {
    return new SohModel().open(VEHICLE, reports);
  }

  private static byte[] carried(SampleSeries samples, Reports reports) {
    return carry(open(reports).accept(samples));
  }

  private static byte[] carry(BatteryAnalysis analysis) {
    return Objects.requireNonNull(analysis.carry());
  }

  /** One a minute, without a current. */
  private static SampleSeries samples(Instant from, double... socRatio) {
    SampleSeries.Builder builder = SampleSeries.builder(socRatio.length);
    for (int i = 0; i < socRatio.length; i++) {
      builder
          .add(from.plusSeconds(60L * i).toEpochMilli())
          .set(Signal.SOC_RATIO, socRatio[i])
          .set(Signal.TEMP_MEAN_DEG_C, 20);
    }
    return builder.build();
  }
}
