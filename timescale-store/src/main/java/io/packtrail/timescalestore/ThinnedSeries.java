package io.packtrail.timescalestore;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads few points of a series that may hold millions. */
final class ThinnedSeries {
  private static final String MEANS =
      Arrays.stream(Signal.values())
          .map(TelemetryColumns::column)
          .map("avg(%1$s)::real AS %1$s"::formatted)
          .collect(Collectors.joining(", "));

  /** Times {@code [from, to)} and the corrections that hold for the battery. */
  private record Span(Instant from, Instant to, ClockShifts shifts) {
    String telemetry() {
      return CorrectedTelemetry.of(shifts, from, to).from();
    }
  }

  private ThinnedSeries() {}

  static SampleSeries read(
      Connection connection,
      int batteryKey,
      @Nullable Instant from,
      @Nullable Instant to,
      int maxPoints)
      throws SQLException {
    Span span = span(connection, batteryKey, from, to);
    if (span == null || !span.from().isBefore(span.to())) {
      return SampleSeries.builder(0).build();
    }
    return fewerThan(connection, batteryKey, span, maxPoints)
        ? whole(connection, batteryKey, span, maxPoints)
        : means(connection, batteryKey, span, maxPoints);
  }

  /** The span asked for, cut to the times that have samples; null where there are none. */
  private static @Nullable Span span(
      Connection connection, int batteryKey, @Nullable Instant from, @Nullable Instant to)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT first_sample_at, last_sample_at FROM battery_state WHERE battery_key = ? AND first_sample_at IS NOT NULL")) {
      statement.setInt(1, batteryKey);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        ClockShifts shifts = ClockShifts.of(connection, batteryKey);
        Instant first =
            shifts.isEmpty() ? Times.instant(row, "first_sample_at") : shifts.first(connection);
        Instant last =
            shifts.isEmpty() ? Times.instant(row, "last_sample_at") : shifts.last(connection);
        if (first == null || last == null) {
          return null;
        }
        Instant end = last.plusMillis(1);
        return new Span(
            from == null || from.isBefore(first) ? first : from,
            to == null || to.isAfter(end) ? end : to,
            shifts);
      }
    }
  }

  private static boolean fewerThan(Connection connection, int batteryKey, Span span, int maxPoints)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM (SELECT FROM "
                + span.telemetry()
                + " WHERE battery_key = ? AND t >= ? AND t < ? LIMIT ?) AS first_ones")) {
      statement.setInt(1, batteryKey);
      statement.setObject(2, Times.toSql(span.from()));
      statement.setObject(3, Times.toSql(span.to()));
      statement.setLong(4, maxPoints + 1L);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1) <= maxPoints;
      }
    }
  }

  private static SampleSeries whole(Connection connection, int batteryKey, Span span, int maxPoints)
      throws SQLException {
    List<SampleSeries> chunks = new ArrayList<>();
    new HistoryReader(HistoryReader.Clock.CORRECTED, (chunk, unused) -> chunks.add(chunk))
        .read(connection, batteryKey, span.from(), span.to());
    if (chunks.size() == 1) {
      return chunks.get(0);
    }
    SampleSeries.Builder all = SampleSeries.builder(maxPoints);
    for (SampleSeries chunk : chunks) {
      for (int i = 0; i < chunk.size(); i++) {
        all.add(chunk.epochMs()[i]);
        for (Signal signal : Signal.values()) {
          all.set(signal, chunk.value(signal, i));
        }
      }
    }
    return all.build();
  }

  private static SampleSeries means(Connection connection, int batteryKey, Span span, int maxPoints)
      throws SQLException {
    long spanMs = span.to().toEpochMilli() - span.from().toEpochMilli();
    long strideMs = Math.max(1, (spanMs + maxPoints - 1) / maxPoints);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT date_bin(? * interval '1 millisecond', t, ?) AS start, "
                + MEANS
                + " FROM "
                + span.telemetry()
                + " WHERE battery_key = ? AND t >= ? AND t < ? GROUP BY 1 ORDER BY 1")) {
      OffsetDateTime from = Times.toSql(span.from());
      statement.setLong(1, strideMs);
      statement.setObject(2, from);
      statement.setInt(3, batteryKey);
      statement.setObject(4, from);
      statement.setObject(5, Times.toSql(span.to()));
      SampleSeries.Builder series = SampleSeries.builder(maxPoints);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          series.add(Times.instant(row, "start").toEpochMilli());
          for (Signal signal : Signal.values()) {
            float mean = row.getFloat(TelemetryColumns.column(signal));
            if (!row.wasNull()) {
              series.set(signal, mean);
            }
          }
        }
      }
      return series.build();
    }
  }
}
