package io.packtrail.simulators.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.simulators.GatewayMessage;
import io.packtrail.simulators.SharedData;
import io.packtrail.simulators.SimulatorException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the measured files; figures counted in them with other programs. */
class RecordedDataTest {
  @Test
  void nasa_everyRow_isSentOnce() {
    RecordedData data = RecordedData.open(SharedData.dataset("nasa_pcoe"));
    assertThat(data.layout()).isEqualTo(RecordedData.Layout.NASA);
    assertThat(data.cells())
        .extracting(RecordedCell::name)
        .containsExactly("B0005", "B0006", "B0007", "B0029", "B0030", "B0031", "B0032");

    RecordedCell b0029 = data.cells().get(3);
    List<GatewayMessage> messages = messages(b0029, ReplayOptions.AS_RECORDED);

    assertThat(messages).hasSize(111);
    assertThat(messages.stream().mapToInt(message -> message.samples().size()).sum())
        .isEqualTo(110_487);
    SampleSeries first = messages.get(0).samples();
    assertThat(first.at(0)).isEqualTo("2009-04-07T16:31:01Z");
    assertThat(first.at(2)).isEqualTo("2009-04-07T16:31:20.453Z");
    assertThat(first.value(Signal.PACK_VOLTAGE_V, 2)).isEqualTo(3.80454f);
    assertThat(first.value(Signal.PACK_CURRENT_A, 2)).isEqualTo(-4.02421f);
    assertThat(first.value(Signal.TEMP_MEAN_DEG_C, 2)).isEqualTo(43.443f);
  }

  /** NASA reports 1.856487 A·h for the first discharge of B0005, to 2.7 V. */
  @Test
  void nasa_firstDischarge_integratesToTheReportedCapacity() {
    RecordedCell b0005 = RecordedData.open(SharedData.dataset("nasa_pcoe")).cells().get(0);

    MeasuredCapacity label = b0005.measuredCapacities().get(0);

    assertThat(label)
        .isEqualTo(new MeasuredCapacity(1, Instant.parse("2008-04-02T15:25:41Z"), 1.856487));
    assertThat(b0005.measuredCapacities()).hasSize(168);
    // The record runs on below 2.7 V, which adds a third of a percent.
    assertThat(dischargedAh(b0005, label.at(), label.at().plusSeconds(4_200)))
        .isCloseTo(label.capacityAh(), within(0.005 * label.capacityAh()));
  }

  @Test
  void calce_copiedTestFile_isCountedAndLeftOut() {
    RecordedData data = RecordedData.open(SharedData.dataset("calce_cs2"));
    assertThat(data.layout()).isEqualTo(RecordedData.Layout.CALCE);
    RecordedCell cell = data.cells().get(0);

    try (ReplayStream stream = cell.open(ReplayOptions.AS_RECORDED)) {
      stream.forEachRemaining(message -> {});

      // File 24 of CS2_35, 5,983 rows, is a copy of file 23; its last row equals the last one sent.
      assertThat(stream.counts())
          .isEqualTo(new ReplayCounts(266_914, 260_930, 0, 2, 5_982, 0, 2_105, 0));
    }
    assertThat(cell.measuredCapacities()).hasSize(880);
    assertThat(cell.measuredCapacities().get(0).capacityAh()).isEqualTo(1.13846);
  }

  @Test
  void tju_fullDischarges_areTheCyclersOwnFigures() {
    RecordedData data = RecordedData.open(SharedData.dataset("tju_raw"));
    assertThat(data.layout()).isEqualTo(RecordedData.Layout.TJU);
    RecordedCell cell = data.cells().get(0);

    List<MeasuredCapacity> capacities = cell.measuredCapacities();

    // Cycles 2 to 36 without 26, of whose discharge the record shows only the last 86 mA·h.
    assertThat(capacities).hasSize(34).extracting(MeasuredCapacity::cycle).doesNotContain(26);
    assertThat(capacities.get(0).capacityAh()).isCloseTo(3.141952749957681, within(1e-9));
    MeasuredCapacity second = capacities.get(1);
    assertThat(dischargedAh(cell, second.at(), second.at().plusSeconds(3_300)))
        .isCloseTo(second.capacityAh(), within(0.005 * second.capacityAh()));
    assertThat(cell.battery(ReplayOptions.AS_RECORDED).batteryId()).hasToString("TJU-CY25-1_1-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nasa_pcoe", "calce_cs2", "tju_raw"})
  void messages_everyCell_areOrderedWithoutStateOfCharge(String dataset) {
    RecordedCell cell = lastCell(dataset);
    long lastMs = Long.MIN_VALUE;
    List<String> ids = new ArrayList<>();
    for (GatewayMessage message : messages(cell, ReplayOptions.AS_RECORDED)) {
      ids.add(message.messageId());
      SampleSeries samples = message.samples();
      for (int i = 0; i < samples.size(); i++) {
        if (samples.epochMs()[i] <= lastMs || !Float.isNaN(samples.value(Signal.SOC_RATIO, i))) {
          throw new AssertionError("sample at " + samples.at(i));
        }
        lastMs = samples.epochMs()[i];
      }
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(ReplayOptions.Portion.class)
  void counts_everyPortion_addUp(ReplayOptions.Portion portion) {
    RecordedCell cell = RecordedData.open(SharedData.dataset("tju_raw")).cells().get(1);
    try (ReplayStream stream = cell.open(ReplayOptions.of(portion))) {
      long samples = 0;
      while (stream.hasNext()) {
        samples += stream.next().samples().size();
      }
      ReplayCounts counts = stream.counts();
      assertThat(counts.sentRows()).isEqualTo(samples).isPositive();
      assertThat(counts.readRows())
          .isEqualTo(34_503)
          .isEqualTo(
              counts.sentRows()
                  + counts.heldBackRows()
                  + counts.repeatedRows()
                  + counts.backwardRows()
                  + counts.unreadableRows());
    }
  }

  /** What the comparison is with cannot be integrated from what is sent. */
  @ParameterizedTest
  @ValueSource(strings = {"nasa_pcoe", "calce_cs2", "tju_raw"})
  void charges_everySample_drawsNoCurrent(String dataset) {
    RecordedCell cell = lastCell(dataset);
    ReplayOptions options = ReplayOptions.of(ReplayOptions.Portion.CHARGES);
    double ratedAh = cell.battery(options).ratedCapacityAh();
    double lowestA = 0;
    for (GatewayMessage message : messages(cell, options)) {
      for (float currentA : message.samples().column(Signal.PACK_CURRENT_A)) {
        lowestA = Math.min(lowestA, currentA);
      }
    }
    assertThat(lowestA).isGreaterThanOrEqualTo(-0.01 * ratedAh - 1e-6);
  }

  @Test
  void battery_severalCellsInSeries_saysThatItIsAnEnvelope() {
    RecordedCell cell = RecordedData.open(SharedData.dataset("tju_raw")).cells().get(0);
    ReplayOptions pack = new ReplayOptions(ReplayOptions.Portion.ALL, 96, 0, 1_000);

    Battery battery = cell.battery(pack);
    SampleSeries single = messages(cell, ReplayOptions.AS_RECORDED).get(0).samples();
    SampleSeries scaled = messages(cell, pack).get(0).samples();

    assertThat(battery.modelGroup()).isEqualTo("tju-nca-18650-3ah5-x96-simulated-envelope");
    assertThat(battery.seriesCells()).isEqualTo(96);
    assertThat(battery.ratedCapacityAh()).isEqualTo(3.5);
    assertThat(battery.chemistry()).isEqualTo(Chemistry.NCA);
    assertThat(scaled.value(Signal.PACK_VOLTAGE_V, 5))
        .isCloseTo(96 * single.value(Signal.PACK_VOLTAGE_V, 5), within(1e-3f));
    assertThat(scaled.value(Signal.PACK_CURRENT_A, 5))
        .isEqualTo(single.value(Signal.PACK_CURRENT_A, 5));
  }

  @Test
  void open_noFolder_saysSo() {
    assertThatThrownBy(() -> RecordedData.open(Path.of("no-such-folder")))
        .isInstanceOfSatisfying(
            SimulatorException.class, e -> assertThat(e.code()).isEqualTo("replay-no-folder"))
        .hasMessage("There is no folder no-such-folder to replay.");
  }

  @Test
  void open_unknownFiles_saysWhatIsExpected(@TempDir Path folder) {
    assertThatThrownBy(() -> RecordedData.open(folder))
        .isInstanceOfSatisfying(
            SimulatorException.class, e -> assertThat(e.code()).isEqualTo("replay-unknown-layout"))
        .hasMessageContaining("neither mapping.json nor files of a known layout");
  }

  private static RecordedCell lastCell(String dataset) {
    List<RecordedCell> cells = RecordedData.open(SharedData.dataset(dataset)).cells();
    return cells.get(cells.size() - 1);
  }

  private static List<GatewayMessage> messages(RecordedCell cell, ReplayOptions options) {
    List<GatewayMessage> messages = new ArrayList<>();
    try (ReplayStream stream = cell.open(options)) {
      stream.forEachRemaining(messages::add);
    }
    return messages;
  }

  /** Trapezoids between samples that both draw current. */
  private static double dischargedAh(RecordedCell cell, Instant from, Instant to) {
    double dischargedAh = 0;
    long lastMs = 0;
    double lastA = 0;
    for (GatewayMessage message : messages(cell, ReplayOptions.AS_RECORDED)) {
      SampleSeries samples = message.samples();
      for (int i = 0; i < samples.size(); i++) {
        double currentA = samples.value(Signal.PACK_CURRENT_A, i);
        long ms = samples.epochMs()[i];
        boolean inside = ms >= from.toEpochMilli() && ms <= to.toEpochMilli();
        if (inside && currentA < -0.1 && lastA < -0.1) {
          dischargedAh -= (currentA + lastA) / 2 * (ms - lastMs) / 3_600_000;
        }
        lastMs = ms;
        lastA = currentA;
      }
    }
    return dischargedAh;
  }
}
