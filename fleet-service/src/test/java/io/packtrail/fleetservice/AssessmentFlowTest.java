package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.fleetservice.tracing.Tracing;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.sohmodel.Reports;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.sohmodel.learned.LearnedModels;
import io.packtrail.timescalestore.DueBattery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssessmentFlowTest {
  private static final Clock CLOCK = Clock.fixed(Samples.NOW, ZoneOffset.UTC);

  private final List<DueBattery> due = new ArrayList<>();
  private final Set<String> saved = ConcurrentHashMap.newKeySet();
  private final List<PerformanceUpdate> published = new ArrayList<>();
  private final ServiceMetrics metrics = new ServiceMetrics();
  private final AssessmentFlow flow =
      new AssessmentFlow(
          new ServiceConfig.Assessment(
              Duration.ofHours(1), 100, LearnedModels.NONE, Duration.ofDays(1)),
          limit -> List.copyOf(due),
          batteryId -> known(batteryId),
          this::history,
          (batteryId, now) -> Reports.NONE,
          new SohModel()::open,
          new RulEstimator()::forecast,
          (assessment, forecast, at, revision) ->
              saved.add(assessment.batteryId() + "@" + revision),
          update -> published.add(update),
          CLOCK,
          metrics,
          Tracing.OFF);

  @AfterEach
  void stop() {
    flow.close();
    metrics.close();
  }

  @Test
  void assessAll_oneBatteryFails_othersAreAssessed() {
    due.add(new DueBattery(new BatteryId("A"), 1));
    due.add(new DueBattery(new BatteryId("BROKEN"), 2));
    due.add(new DueBattery(new BatteryId("UNREGISTERED"), 3));
    due.add(new DueBattery(new BatteryId("B"), 4));
    List<BatteryId> told = new ArrayList<>();

    flow.assessAll(told::add);

    assertThat(saved).containsExactlyInAnyOrder("A@1", "B@4");
    assertThat(told).hasSize(4);
    assertThat(metrics.scrape())
        .contains("packtrail_soh_estimates_total{result=\"failed\"} 2.0")
        .contains("packtrail_soh_estimates_total{result=\"not_estimable\"} 2.0");
  }

  @Test
  void rest_isInProportionAndFiveMinutesAtMost() {
    assertThat(AssessmentFlow.rest(Duration.ofMillis(20))).isEqualTo(Duration.ofSeconds(2));
    assertThat(AssessmentFlow.rest(Duration.ofSeconds(3))).isEqualTo(Duration.ofMinutes(5));
    assertThat(AssessmentFlow.rest(Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void schedule_tellsHowManyAreDue() {
    due.add(new DueBattery(new BatteryId("A"), 1));
    due.add(new DueBattery(new BatteryId("BROKEN"), 2));

    flow.look();

    assertThat(metrics.scrape()).contains("packtrail_soh_due_batteries 2.0");
  }

  @Test
  void assessAll_noEstimate_publishesNothing() {
    due.add(new DueBattery(new BatteryId("A"), 1));

    flow.assessAll(batteryId -> {});

    assertThat(saved).containsExactly("A@1");
    assertThat(published).isEmpty();
  }

  private static @Nullable Battery known(BatteryId batteryId) {
    return batteryId.value().equals("UNREGISTERED") ? null : Samples.battery(batteryId.value());
  }

  /** Two samples at rest: enough to read, too little to estimate. */
  private void history(
      BatteryId batteryId, Instant to, Consumer<byte[]> carried, Consumer<SampleSeries> chunks) {
    if (batteryId.value().equals("BROKEN")) {
      throw new IllegalStateException("the disk is on fire");
    }
    long start = Samples.NOW.minusSeconds(60).toEpochMilli();
    chunks.accept(
        SampleSeries.builder(2)
            .add(start)
            .set(Signal.PACK_CURRENT_A, 0)
            .set(Signal.PACK_VOLTAGE_V, 350)
            .add(start + 10_000)
            .set(Signal.PACK_CURRENT_A, 0)
            .set(Signal.SOC_RATIO, 0.5)
            .build());
  }
}
