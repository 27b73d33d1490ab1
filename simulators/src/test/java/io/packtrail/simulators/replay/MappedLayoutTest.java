package io.packtrail.simulators.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.simulators.SimulatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedLayoutTest {
  private final Path folder;

  MappedLayoutTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The example of docs/replay.md, block by block. */
  @Test
  void open_exampleOfTheDocumentation_readsWhatItSays() throws IOException {
    for (String name : List.of("mapping.json", "truck-7.csv", "truck-7-capacities.csv")) {
      Files.writeString(folder.resolve(name), exampleFile(name));
    }

    RecordedData data = RecordedData.open(folder);

    assertThat(data.layout()).isEqualTo(RecordedData.Layout.MAPPED);
    RecordedCell cell = data.cells().get(0);
    Battery battery = cell.battery(ReplayOptions.AS_RECORDED);
    assertThat(battery.batteryId()).hasToString("TRUCK-7");
    assertThat(battery.chemistry()).isEqualTo(Chemistry.LFP);
    assertThat(battery.category()).isEqualTo(BatteryCategory.EV);
    try (ReplayStream stream = cell.open(ReplayOptions.AS_RECORDED)) {
      SampleSeries samples = stream.next().samples();
      assertThat(samples.size()).isEqualTo(3);
      assertThat(samples.at(0)).isEqualTo("2024-07-01T06:00:00Z");
      assertThat(samples.value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(652.4f);
      assertThat(samples.value(Signal.PACK_CURRENT_A, 0)).isEqualTo(41.5f);
      assertThat(samples.value(Signal.TEMP_MEAN_DEG_C, 0)).isEqualTo(20.0f);
      assertThat(samples.value(Signal.SOC_RATIO, 2)).isEqualTo(0.33f);
      assertThat(samples.value(Signal.TEMP_MEAN_DEG_C, 1)).isNaN();
      assertThat(stream.hasNext()).isFalse();
      assertThat(stream.counts().unreadableRows()).isEqualTo(1);
    }
    assertThat(cell.measuredCapacities())
        .containsExactly(new MeasuredCapacity(1, Instant.parse("2024-06-30T10:00:00Z"), 271.3));
  }

  private static String exampleFile(String name) throws IOException {
    String docs = Files.readString(Path.of("..", "docs", "replay.md"));
    Matcher block =
        Pattern.compile("`" + Pattern.quote(name) + "`:\\n+```\\w*\\n(.*?)```", Pattern.DOTALL)
            .matcher(docs);
    assertThat(block.find()).as("block %s in docs/replay.md", name).isTrue();
    return block.group(1);
  }

  @Test
  void rows_elapsedSecondsFallBack_areLaidBehind() throws IOException {
    Files.writeString(folder.resolve("x.csv"), "s;U;I\n0;3.5;1\n60;3.6;1\n0;3.5;1\n60;3.6;1\n");
    mapping(
        "\"delimiter\":\";\",\"time\":{\"column\":\"s\",\"format\":\"elapsed-seconds\",\"start\":\"2024-01-01T00:00:00Z\"},",
        "");

    try (ReplayStream stream =
        RecordedData.open(folder).cells().get(0).open(ReplayOptions.AS_RECORDED)) {
      long startMs = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
      assertThat(stream.next().samples().epochMs())
          .containsExactly(startMs, startMs + 60_000, startMs + 70_000, startMs + 130_000);
      assertThat(stream.counts().clockRestarts()).isEqualTo(1);
    }
  }

  @Test
  void rows_ownPatternAndZone_areReadInThatZone() throws IOException {
    Files.writeString(folder.resolve("x.csv"), "s,U,I\n01.07.2024 08:00:00,3.5,1\n");
    mapping(
        "\"time\":{\"column\":\"s\",\"format\":\"dd.MM.uuuu HH:mm:ss\",\"zone\":\"Europe/Berlin\"},",
        "");

    try (ReplayStream stream =
        RecordedData.open(folder).cells().get(0).open(ReplayOptions.AS_RECORDED)) {
      assertThat(stream.next().samples().at(0)).isEqualTo("2024-07-01T06:00:00Z");
    }
  }

  @Test
  void open_mistakes_areNamedInOneSentence() throws IOException {
    Files.writeString(folder.resolve("x.csv"), "s,U,I\n");

    assertThatThrownBy(() -> open("", "")).satisfies(e -> isBad(e, "time, fields and batteries"));
    assertThatThrownBy(() -> open("\"tme\":1,", "")).satisfies(e -> isBad(e, "tme"));
    String time = "\"time\":{\"column\":\"s\"},";
    assertThatThrownBy(() -> open(time + "\"delimiter\":\"ab\",", ""))
        .satisfies(e -> isBad(e, "delimiter must be one character, got \"ab\""));
    assertThatThrownBy(
            () -> open("\"time\":{\"column\":\"s\",\"format\":\"elapsed-seconds\"},", ""))
        .satisfies(e -> isBad(e, "time.start must be given"));
    assertThatThrownBy(() -> open("\"time\":{\"column\":\"s\",\"zone\":\"Europe/Atlantis\"},", ""))
        .satisfies(e -> isBad(e, "Europe/Atlantis"));
    assertThatThrownBy(() -> open(time, ",\"socRatio\":{\"column\":\"x\"}"))
        .satisfies(e -> isBad(e, "unknown field socRatio, known are [ambientDegC"));
  }

  @Test
  void rows_missingColumn_saysWhichThereAre() throws IOException {
    Files.writeString(folder.resolve("x.csv"), "t,U,I\n");
    mapping("\"time\":{\"column\":\"s\"},", "");
    RecordedCell cell = RecordedData.open(folder).cells().get(0);

    assertThatThrownBy(() -> cell.open(ReplayOptions.AS_RECORDED))
        .isInstanceOf(SimulatorException.class)
        .hasMessage("The record of X cannot be read: x.csv has no column s, only [t, U, I].");
  }

  private static void isBad(Throwable e, String reason) {
    assertThat(e)
        .isInstanceOfSatisfying(
            SimulatorException.class, bad -> assertThat(bad.code()).isEqualTo("replay-bad-mapping"))
        .hasMessageContaining(reason);
  }

  private RecordedData open(String head, String fields) throws IOException {
    mapping(head, fields);
    return RecordedData.open(folder);
  }

  private void mapping(String head, String fields) throws IOException {
    Files.writeString(
        folder.resolve("mapping.json"),
        """
        {%s"fields":{"packVoltageV":{"column":"U"},"packCurrentA":{"column":"I"}%s},
         "batteries":[{"file":"x.csv","batteryId":"X","chemistry":"NCA","ratedCapacityAh":3.5,
                       "nominalVoltageV":3.6,"seriesCells":1,"parallelCells":1}]}
        """
            .formatted(head, fields));
  }
}
