package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SohResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was ever stated of a battery's health (table {@code soh_statement}). Each assessment looks
 * at the estimate at another time and finds it moved in its last digits; only what people see makes
 * a new statement, so that their number follows the charges and not the assessments.
 */
final class SohStatements {
  /** Half of the last digit that pages show of a value (0.1 %): less is the same to the eye. */
  private static final double VALUE_STEP = 0.0005;

  /** The same of a bound, which widens while a battery rests. */
  private static final double BOUND_STEP = 0.001;

  private static final double RESISTANCE_STEP = 0.005;

  private SohStatements() {}

  /** Keeps what is stated now, unless it says the same as the statement before. */
  static void state(
      Connection connection, int batteryKey, SohResult soh, String document, Instant computedAt)
      throws SQLException {
    if (saysTheSame(last(connection, batteryKey), soh)) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO soh_statement (battery_key, computed_at, soh) VALUES (?, ?, ?::jsonb)
            ON CONFLICT (battery_key, computed_at) DO UPDATE SET soh = EXCLUDED.soh
            """)) {
      statement.setInt(1, batteryKey);
      statement.setObject(2, Times.toSql(computedAt));
      statement.setString(3, document);
      statement.executeUpdate();
    }
  }

  static List<StoredSoh> newest(
      Connection connection,
      BatteryId batteryId,
      @Nullable Instant knownOn,
      @Nullable Instant asOf,
      int limit)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT soh, computed_at FROM (
              SELECT soh, computed_at FROM soh_statement JOIN battery USING (battery_key)
               WHERE battery_id = ? AND computed_at <= coalesce(?, 'infinity'::timestamptz)
                 AND (soh->>'asOf')::timestamptz <= coalesce(?, 'infinity'::timestamptz)
               ORDER BY computed_at DESC LIMIT ?) newest
             ORDER BY computed_at
            """)) {
      statement.setString(1, batteryId.value());
      statement.setObject(2, Times.toSqlOrNull(knownOn), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
      statement.setObject(3, Times.toSqlOrNull(asOf), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
      statement.setInt(4, limit);
      try (ResultSet row = statement.executeQuery()) {
        List<StoredSoh> statements = new ArrayList<>();
        while (row.next()) {
          statements.add(new StoredSoh(soh(row), Times.instant(row, "computed_at")));
        }
        return statements;
      }
    }
  }

  private static @Nullable SohResult last(Connection connection, int batteryKey)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT soh FROM soh_statement WHERE battery_key = ? ORDER BY computed_at DESC LIMIT 1")) {
      statement.setInt(1, batteryKey);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? soh(row) : null;
      }
    }
  }

  private static SohResult soh(ResultSet row) throws SQLException {
    return Json.read(Json.SOH, Objects.requireNonNull(row.getString("soh")));
  }

  private static boolean saysTheSame(@Nullable SohResult before, SohResult now) {
    if (before instanceof SohResult.Estimated a && now instanceof SohResult.Estimated b) {
      return restsOnTheSame(a, b) && looksTheSame(a, b);
    }
    return before instanceof SohResult.NotEstimable a
        && now instanceof SohResult.NotEstimable b
        && a.code().equals(b.code())
        && a.reason().equals(b.reason())
        && a.methodVersion().equals(b.methodVersion());
  }

  private static boolean restsOnTheSame(SohResult.Estimated a, SohResult.Estimated b) {
    return a.observations() == b.observations()
        && a.basis().equals(b.basis())
        && a.reference().equals(b.reference())
        && a.methodVersion().equals(b.methodVersion());
  }

  private static boolean looksTheSame(SohResult.Estimated a, SohResult.Estimated b) {
    return near(a.sohRatio(), b.sohRatio(), VALUE_STEP)
        && near(a.soh90(), b.soh90())
        && near(a.slopePerYearRatio(), b.slopePerYearRatio(), VALUE_STEP)
        && near(a.soceRatio(), b.soceRatio(), VALUE_STEP)
        && near(a.soce90(), b.soce90())
        && near(a.resistanceIncreaseRatio(), b.resistanceIncreaseRatio(), RESISTANCE_STEP)
        && near(a.bmsSohRatio(), b.bmsSohRatio(), VALUE_STEP);
  }

  private static boolean near(@Nullable RatioInterval a, @Nullable RatioInterval b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return near(a.lowRatio(), b.lowRatio(), BOUND_STEP)
        && near(a.highRatio(), b.highRatio(), BOUND_STEP);
  }

  private static boolean near(@Nullable Double a, @Nullable Double b, double step) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return Math.abs(a - b) < step;
  }
}
