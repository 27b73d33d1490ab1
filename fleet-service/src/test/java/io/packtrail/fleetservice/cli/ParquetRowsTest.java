package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetRowsTest {
  private final TimeZone before = TimeZone.getDefault();
  private final Path dir;

  ParquetRowsTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void liveWhereTheClocksChange() {
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
  }

  @AfterEach
  void restore() {
    TimeZone.setDefault(before);
  }

  /** On that day Berlin's clocks went from 02:00 to 03:00. */
  @ParameterizedTest
  @ValueSource(strings = {"TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S"})
  void next_timeThatTheMachineNeverHad_isTheFilesOwn(String type) throws Exception {
    Path file = file("TIMESTAMP '2026-03-29 02:30:00'::" + type);

    String cell = cell(file);

    assertThat(cell).startsWith("2026-03-29T02:30");
    assertThat(new FileTimes(ZoneOffset.UTC).withZone(cell)).isEqualTo("2026-03-29T02:30:00Z");
    assertThat(new FileTimes(ZoneId.of("America/New_York")).withZone(cell))
        .isEqualTo("2026-03-29T06:30:00Z");
  }

  @Test
  void next_timeWithFractions_keepsThem() throws Exception {
    assertThat(cell(file("TIMESTAMP '2026-03-29 02:30:01.250'")))
        .isEqualTo("2026-03-29T02:30:01.250");
  }

  @Test
  void next_timeWithAZone_isThatInstant() throws Exception {
    Path file = file("TIMESTAMPTZ '2026-03-29 02:30:00+00'");

    assertThat(new FileTimes(null).epochMs(cell(file))).isEqualTo(1_774_751_400_000L);
  }

  @Test
  void next_noTime_isEmpty() throws Exception {
    assertThat(cell(file("NULL::TIMESTAMP"))).isEmpty();
  }

  private static String cell(Path file) {
    try (ParquetRows rows = ParquetRows.open(file)) {
      List<String> cells = rows.next();
      assertThat(cells).hasSize(1);
      return cells == null ? "" : cells.get(0);
    }
  }

  private Path file(String value) throws SQLException {
    Path file = dir.resolve("samples.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (SELECT %s AS t) TO '%s' (FORMAT parquet)".formatted(value, file));
    }
    return file;
  }
}
