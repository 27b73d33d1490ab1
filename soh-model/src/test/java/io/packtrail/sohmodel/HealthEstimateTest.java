package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.SohResult;
import io.packtrail.sohmodel.curve.CellCurves;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthEstimateTest {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final Battery PACK_OF_A_KNOWN_CELL = Batteries.cell("PACK-1", Chemistry.NCA, 3.5);

  @Test
  void assess_knownCellThatReportsStateOfCharge_isFollowedAsAVehicle() {
    SampleSeries series = charges(6, 60);
    SohModel withoutCurves = new SohModel(new CellCurves(List.of()));

    assertThat(CellCurves.builtIn().find(PACK_OF_A_KNOWN_CELL)).isNotNull();
    assertThat(soh(new SohModel(), series)).isEqualTo(soh(withoutCurves, series));
  }

  @Test
  void assess_knownCellThatReportsStateOfCharge_keepsItsNumberWhileItIsParked() {
    double before = soh(new SohModel(), charges(3, 0)).sohRatio();

    assertThat(soh(new SohModel(), charges(3, 60)).sohRatio()).isCloseTo(before, within(0.015));
  }

  @Test
  void inputs_ofKnownCellThatReportsStateOfCharge_giveTheSameEstimateAgain() {
    BatteryAnalysis analysis = new SohModel().open(PACK_OF_A_KNOWN_CELL);
    SohResult stated = analysis.accept(charges(6, 60)).finish().soh();

    assertThat(EstimateReplay.of(Objects.requireNonNull(analysis.inputs())).soh())
        .isEqualTo(stated);
  }

  @Test
  void assess_chargeThatTheFilterRefuses_isNotAccepted() {
    SampleSeries series = new SyntheticVehicle(7, 120, 1, 0.01).simulate();
    Instant from = START.plusSeconds(101 * 86_400L);
    SampleSeries oneFalse =
        with(
            series,
            Signal.PACK_CURRENT_A,
            (at, value) -> at.isAfter(from) && value > 20 ? 1.35 * value : value);
    BatteryAssessment assessment = new SohModel().assess(Batteries.vehicle(), List.of(oneFalse));
    CapacityObservation refused =
        assessment.observations().stream().filter(one -> !one.used()).findFirst().orElseThrow();
    Session session =
        assessment.sessions().stream()
            .filter(one -> one.end().equals(refused.at()))
            .findFirst()
            .orElseThrow();

    assertThat(session.accepted()).isFalse();
    assertThat(session.reason()).contains("; refused: ");
  }

  @Test
  void assess_vehicleThatFellSilentAboutItsHealth_isNotQuotedForEver() {
    SampleSeries series = new SyntheticVehicle(7, 120, 1, 0.01).simulate();

    assertThat(bmsSoh(saidUntil(series, 80), List.of())).isCloseTo(0.96, within(1e-6));
    assertThat(bmsSoh(saidUntil(series, 50), List.of())).isNull();
  }

  @Test
  void assess_replacedBattery_losesWhatTheVehicleSaidOfTheFormer() {
    SampleSeries series = saidUntil(new SyntheticVehicle(7, 120, 1, 0.01).simulate(), 80);
    BatteryEvent replaced =
        new BatteryEvent(START.plusSeconds(85 * 86_400L), BatteryEvent.Kind.BATTERY_REPLACED, "");

    assertThat(bmsSoh(series, List.of(replaced))).isNull();
  }

  private static @Nullable Double bmsSoh(SampleSeries series, List<BatteryEvent> events) {
    BatteryAnalysis analysis =
        new SohModel().open(Batteries.vehicle(), new Reports(List.of(), events));
    return ((SohResult.Estimated) analysis.accept(series).finish().soh()).bmsSohRatio();
  }

  private static SampleSeries saidUntil(SampleSeries series, int day) {
    Instant until = START.plusSeconds(day * 86_400L);
    return with(
        series, Signal.BMS_SOH_RATIO, (at, value) -> at.isBefore(until) ? 0.96 : Double.NaN);
  }

  private interface Change {
    double value(Instant at, double value);
  }

  private static SampleSeries with(SampleSeries series, Signal changed, Change change) {
    SampleSeries.Builder builder = SampleSeries.builder(series.size());
    for (int i = 0; i < series.size(); i++) {
      builder.add(series.epochMs()[i]);
      Instant at = Instant.ofEpochMilli(series.epochMs()[i]);
      for (Signal signal : Signal.values()) {
        double value = series.value(signal, i);
        double now = signal == changed ? change.value(at, value) : value;
        if (!Double.isNaN(now)) {
          builder.set(signal, now);
        }
      }
    }
    return builder.build();
  }

  private static SohResult.Estimated soh(SohModel model, SampleSeries series) {
    return (SohResult.Estimated) model.assess(PACK_OF_A_KNOWN_CELL, List.of(series)).soh();
  }

  /** One charge a day from 20 to 85 % of 3.3 Ah at C/3, then one sample after a pause. */
  private static SampleSeries charges(int count, int pauseDays) {
    SampleSeries.Builder builder = SampleSeries.builder(count * 200);
    for (int charge = 0; charge < count; charge++) {
      long fromMs = START.toEpochMilli() + charge * 86_400_000L;
      for (int i = 0; i <= 117; i++) {
        double soc = 0.2 + i * 1.1 / 60 / 3.3;
        add(builder, fromMs + i * 60_000L, 1.1, soc);
      }
      add(builder, fromMs + 118 * 60_000L, 0, 0.85);
    }
    add(builder, START.toEpochMilli() + (count + pauseDays) * 86_400_000L, 0, 0.85);
    return builder.build();
  }

  private static void add(SampleSeries.Builder builder, long epochMs, double currentA, double soc) {
    builder
        .add(epochMs)
        .set(Signal.PACK_CURRENT_A, currentA)
        .set(Signal.PACK_VOLTAGE_V, 3.4 + 0.7 * soc + 0.03 * currentA)
        .set(Signal.TEMP_MEAN_DEG_C, 25)
        .set(Signal.SOC_RATIO, Math.floor(100 * soc) / 100);
  }
}
