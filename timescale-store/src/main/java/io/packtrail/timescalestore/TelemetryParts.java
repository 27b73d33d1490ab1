package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What telemetry consists of, from the catalogue alone: no sample is read. */
final class TelemetryParts {
  private static final DateTimeFormatter PARTITION =
      DateTimeFormatter.ofPattern("'telemetry_y'uuuu'm'MM'd'dd");

  private static final String CHUNKS =
      """
      SELECT format('%I.%I', chunk_schema, chunk_name) AS name, range_start, range_end
        FROM timescaledb_information.chunks
       WHERE hypertable_schema = current_schema() AND hypertable_name = 'telemetry'
       ORDER BY range_start
      """;

  private static final String PARTITIONS =
      """
      SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
       WHERE inhparent = 'telemetry'::regclass ORDER BY relname COLLATE "C"
      """;

  private TelemetryParts() {}

  /** A chunk or partition and its times {@code [from, to)}. */
  record Part(String name, Instant from, Instant to) {}

  /** All, oldest first. */
  static List<Part> all(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return isPartitioned(statement) ? partitions(statement) : chunks(statement);
    }
  }

  /** First days (UTC) of the months that they reach into. */
  static SortedSet<LocalDate> months(List<Part> parts) {
    SortedSet<LocalDate> months = new TreeSet<>();
    for (Part part : parts) {
      LocalDate last = Times.utcDay(part.to().minusNanos(1));
      LocalDate month = Times.utcDay(part.from()).withDayOfMonth(1);
      for (; !month.isAfter(last); month = month.plusMonths(1)) {
        months.add(month);
      }
    }
    return months;
  }

  /** Whether its parts are native partitions, which somebody has to make, not chunks. */
  static boolean isPartitioned(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT relkind = 'p' FROM pg_class WHERE oid = 'telemetry'::regclass")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static List<Part> chunks(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(CHUNKS)) {
      List<Part> parts = new ArrayList<>();
      while (row.next()) {
        parts.add(
            new Part(
                String.valueOf(row.getString("name")),
                Times.instant(row, "range_start"),
                Times.instant(row, "range_end")));
      }
      return parts;
    }
  }

  /** The monthly partitions, whose names say their months. */
  private static List<Part> partitions(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(PARTITIONS)) {
      List<Part> parts = new ArrayList<>();
      while (row.next()) {
        String name = String.valueOf(row.getString(1));
        LocalDate month = LocalDate.parse(name + "d01", PARTITION);
        parts.add(
            new Part(
                name,
                month.atStartOfDay().toInstant(ZoneOffset.UTC),
                month.plusMonths(1).atStartOfDay().toInstant(ZoneOffset.UTC)));
      }
      return parts;
    }
  }
}
