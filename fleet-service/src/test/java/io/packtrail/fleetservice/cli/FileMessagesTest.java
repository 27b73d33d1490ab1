package io.packtrail.fleetservice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.timescalestore.ClockCorrection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FileMessagesTest {
  private static final long START_MS = 1_774_000_000_000L;

  @Test
  void next_twoBatteriesInTheOrderOfTime_fillsMessagesOfEach() {
    List<FileBlock> blocks = blocks(5_000, i -> row("BAT-" + i % 2, i));

    assertThat(sizes(blocks)).containsExactly(1_000, 1_000, 1_000, 1_000, 500, 500);
    assertThat(blocks).extracting(FileBlock::batteryId).startsWith("BAT-0", "BAT-1");
    assertThat(text(blocks.get(1)))
        .startsWith("{\"batteryId\":\"BAT-1\"")
        .contains("\"rows\":[[%d,1],[%d,3]".formatted(START_MS + 1, START_MS + 3));
  }

  @Test
  void next_readAgain_makesTheSameMessages() {
    IntFunction<List<String>> rows = i -> row("BAT-" + i * 31 % 97, i);

    List<String> first = blocks(50_000, rows).stream().map(FileMessagesTest::text).toList();

    assertThat(blocks(50_000, rows).stream().map(FileMessagesTest::text))
        .containsExactlyElementsOf(first);
    assertThat(first).hasSizeLessThan(300);
  }

  /** Far more than may wait: each is given out in the end, and none waits for the end. */
  @Test
  void next_moreBatteriesThanRowsMayWait_givesOutWhatGathered() {
    int rows = OpenBlocks.ROWS_HELD * 2;
    FileMessages messages = messages(rows, i -> row("BAT-" + i % 15_000, i));

    FileBlock first = messages.next();

    assertThat(first).isNotNull();
    assertThat(read(messages).size() + 1).isLessThan(rows);
    assertThat(
            sizes(blocks(rows, i -> row("BAT-" + i % 15_000, i))).stream().mapToInt(s -> s).sum())
        .isEqualTo(rows);
  }

  /** Each as if it were alone, so that a file imported before is known again. */
  @Test
  void next_inTheOrderOfBatteries_cutsEachByItself() {
    List<FileBlock> blocks = blocks(60 * 1_500, i -> row("BAT-" + i / 1_500, i));

    for (int battery = 0; battery < 60; battery++) {
      String name = "BAT-" + battery;
      assertThat(sizes(blocks.stream().filter(block -> block.batteryId().equals(name)).toList()))
          .as(name)
          .containsExactly(1_000, 500);
    }
  }

  @Test
  void next_anotherClock_beginsAMessageOfThatBatteryAlone() {
    ClockCorrection correction =
        new ClockCorrection(
            1,
            ImportTarget.IMPORT,
            Instant.ofEpochMilli(START_MS + 4 - 60_000),
            Instant.ofEpochMilli(START_MS + 8 - 60_000),
            Duration.ofMinutes(1),
            "r",
            "ann",
            Instant.EPOCH,
            null,
            null);
    ImportTarget target = new ImportTarget(List.of(), List.of(correction), at -> Optional.empty());
    SampleRows rows =
        new Rows(
            List.of("batteryId", "t", "deviceT", "packVoltageV"),
            12,
            i ->
                List.of(
                    "BAT-" + i % 2,
                    "" + (START_MS + i),
                    i % 2 == 0 && i >= 4 && i < 8 ? "" + (START_MS + i - 60_000) : "",
                    "1"));

    List<FileBlock> blocks =
        read(new FileMessages(Path.of("f"), rows, new FileTimes(null), null, id -> target));

    assertThat(blocks)
        .extracting(FileBlock::batteryId)
        .containsExactly("BAT-0", "BAT-0", "BAT-1", "BAT-0");
    assertThat(sizes(blocks)).containsExactly(2, 2, 6, 2);
    assertThat(blocks.get(1).correction()).isEqualTo(correction);
  }

  @Test
  void next_unknownBattery_isAskedForOnceForEachMessage() {
    List<String> asked = new ArrayList<>();
    FileMessages messages =
        new FileMessages(
            Path.of("f"),
            new Rows(List.of("batteryId", "t", "packVoltageV"), 2_000, i -> row("NO-" + i % 2, i)),
            new FileTimes(null),
            null,
            id -> {
              asked.add(id);
              throw new CommandFailure("battery " + id + " must be registered");
            });

    List<FileBlock> blocks = read(messages);

    assertThat(asked).containsExactly("NO-0", "NO-1");
    assertThat(blocks.get(1).rows().get(0).refusal()).isEqualTo("battery NO-1 must be registered");
    assertThat(blocks.get(1).rows().get(0).place()).isEqualTo("row 2");
  }

  private static List<FileBlock> blocks(int count, IntFunction<List<String>> row) {
    return read(messages(count, row));
  }

  private static FileMessages messages(int count, IntFunction<List<String>> row) {
    ImportTarget known = new ImportTarget(List.of(), List.of(), at -> Optional.empty());
    return new FileMessages(
        Path.of("f"),
        new Rows(List.of("batteryId", "t", "packVoltageV"), count, row),
        new FileTimes(null),
        null,
        id -> known);
  }

  private static List<FileBlock> read(FileMessages messages) {
    List<FileBlock> blocks = new ArrayList<>();
    for (FileBlock block = messages.next(); block != null; block = messages.next()) {
      blocks.add(block);
    }
    return blocks;
  }

  private static List<Integer> sizes(List<FileBlock> blocks) {
    return blocks.stream().map(block -> block.rows().size()).toList();
  }

  private static String text(FileBlock block) {
    return new String(block.message(block.rows()), UTF_8);
  }

  private static List<String> row(String batteryId, int i) {
    return List.of(batteryId, "" + (START_MS + i), "" + i);
  }

  /** Rows that are made as they are read. */
  private static final class Rows implements SampleRows {
    private final List<String> fields;
    private final int count;
    private final IntFunction<List<String>> row;
    private int read;

    Rows(List<String> fields, int count, IntFunction<List<String>> row) {
      this.fields = fields;
      this.count = count;
      this.row = row;
    }

    @Override
    public List<String> fields() {
      return fields;
    }

    @Override
    public @Nullable List<String> next() {
      return read == count ? null : row.apply(read++);
    }

    @Override
    public String place() {
      return "row " + read;
    }

    @Override
    public void close() {}
  }
}
