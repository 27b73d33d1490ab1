package io.packtrail.timescalestore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as the database holds them: whole microseconds, UTC. */
final class Times {
  /** Samples and messages outside of these years are clock faults, not history. */
  static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  private Times() {}

  /** Cuts to microseconds: rounding, as the driver would, can move an instant into the next day. */
  static OffsetDateTime toSql(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  static @Nullable OffsetDateTime toSqlOrNull(@Nullable Instant instant) {
    return instant == null ? null : toSql(instant);
  }

  static LocalDate utcDay(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  static OffsetDateTime startOf(LocalDate utcDay) {
    return utcDay.atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  /** What cannot be a moment of ours is taken as not said. */
  static @Nullable Instant plausibleOrNull(@Nullable Instant instant) {
    return instant == null || !plausible(instant) ? null : instant;
  }

  static boolean plausible(Instant instant) {
    return !instant.isBefore(EARLIEST) && instant.isBefore(END);
  }
}
