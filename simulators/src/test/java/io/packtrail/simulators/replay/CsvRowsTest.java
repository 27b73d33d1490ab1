package io.packtrail.simulators.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRowsTest {
  private final Path folder;

  CsvRowsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void rows_quotesBlankLinesAndWindowsEnds_areRead() throws IOException {
    Path file = write("\uFEFF\"t\",V , \"I\"\r\n1,2.5,-3\r\n\r\n\"4\",,x\n5,6");

    try (CsvRows rows = CsvRows.open(file, ',')) {
      assertThat(rows.header()).containsExactly("t", "V", "I");
      assertThat(rows.next()).isTrue();
      assertThat(numbers(rows)).containsExactly(1.0, 2.5, -3.0);
      assertThat(rows.next()).isTrue();
      assertThat(rows.text(0)).isEqualTo("4");
      assertThat(numbers(rows)).containsExactly(4.0, Double.NaN, Double.NaN);
      assertThat(rows.next()).isTrue();
      assertThat(numbers(rows)).containsExactly(5.0, 6.0, Double.NaN);
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void rows_longerThanTheBuffer_areReadWhole() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    String filler = "x".repeat(100_000);
    for (int i = 0; i < 5; i++) {
      text.append(i).append(',').append(filler).append('\n');
    }

    try (CsvRows rows = CsvRows.open(write(text.toString()), ',')) {
      for (int i = 0; i < 5; i++) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.number(0)).isEqualTo(i);
        assertThat(rows.text(1)).isEqualTo(filler);
      }
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void rows_truncatedArchive_failsInsteadOfEnding() throws IOException {
    Path file = folder.resolve("cut.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 100_000; i++) {
        out.write((i + "," + Math.sin(i) + "\n").getBytes(UTF_8));
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(
            () -> {
              try (CsvRows rows = CsvRows.open(file, ',')) {
                while (rows.next()) {
                  rows.number(0);
                }
              }
            })
        .isInstanceOf(EOFException.class);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("rows.csv"), text);
  }

  private static List<Double> numbers(CsvRows rows) {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      numbers.add(rows.number(i));
    }
    return numbers;
  }
}
