package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Of which batteries one transaction learnt something new. Not thread-safe. */
final class BatteryStates {
  /** Counts one more revision. */
  static final String UPSERT =
      """
      INSERT INTO battery_state AS s (battery_key, revision, first_sample_at, last_sample_at, last_gateway_key)
      SELECT b, 1, f::timestamptz, l::timestamptz, g
        FROM unnest(?::int4[], ?::text[], ?::text[], ?::int4[]) AS u (b, f, l, g)
      ON CONFLICT (battery_key) DO UPDATE
        SET revision = s.revision + 1,
            first_sample_at = least(s.first_sample_at, EXCLUDED.first_sample_at),
            last_sample_at = greatest(s.last_sample_at, EXCLUDED.last_sample_at),
            last_gateway_key = EXCLUDED.last_gateway_key
      """;

  private static final long NO_SAMPLE = Long.MAX_VALUE;

  /** {@code firstMs} is above {@code lastMs} where there was no sample. */
  private record Touch(long firstMs, long lastMs, int gatewayKey) {
    Touch with(Touch later) {
      return new Touch(
          Math.min(firstMs, later.firstMs), Math.max(lastMs, later.lastMs), later.gatewayKey);
    }
  }

  // Ordered: rows are locked in this order everywhere.
  private final Map<Integer, Touch> touched = new TreeMap<>();

  /** The battery got samples between these times (ms since the epoch). */
  void touch(int batteryKey, long firstMs, long lastMs, int gatewayKey) {
    touched.merge(batteryKey, new Touch(firstMs, lastMs, gatewayKey), Touch::with);
  }

  /** The battery got something to be assessed that is no sample. */
  void touch(int batteryKey, int gatewayKey) {
    touch(batteryKey, NO_SAMPLE, Long.MIN_VALUE, gatewayKey);
  }

  /** Raises the batteries' revisions. */
  void write(Connection connection) throws SQLException {
    if (touched.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      int unused = bind(statement, 1);
      statement.executeUpdate();
    }
  }

  /**
   * Sets the parameters of {@link #UPSERT}, the first of which is {@code first}.
   *
   * @return the parameter after the last
   */
  int bind(PreparedStatement statement, int first) throws SQLException {
    int size = touched.size();
    int[] batteries = new int[size];
    int[] gateways = new int[size];
    @Nullable String[] earliest = new @Nullable String[size];
    @Nullable String[] latest = new @Nullable String[size];
    int row = 0;
    for (Map.Entry<Integer, Touch> entry : touched.entrySet()) {
      batteries[row] = entry.getKey();
      gateways[row] = entry.getValue().gatewayKey();
      if (entry.getValue().firstMs() != NO_SAMPLE) {
        earliest[row] = Instant.ofEpochMilli(entry.getValue().firstMs()).toString();
        latest[row] = Instant.ofEpochMilli(entry.getValue().lastMs()).toString();
      }
      row++;
    }
    SqlArrays.set(statement, first, "int4", batteries);
    SqlArrays.set(statement, first + 1, "text", earliest);
    SqlArrays.set(statement, first + 2, "text", latest);
    SqlArrays.set(statement, first + 3, "int4", gateways);
    return first + 4;
  }

  /** Due batteries, longest not handed out first, so that one which always fails goes behind. */
  static List<DueBattery> due(Connection connection, int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            WITH picked AS MATERIALIZED (
              SELECT battery_key, handed_out_at FROM battery_state
               WHERE revision > assessed_revision
               ORDER BY handed_out_at NULLS FIRST, battery_key LIMIT ?),
            locked AS MATERIALIZED (
              SELECT battery_key FROM battery_state JOIN picked USING (battery_key)
               ORDER BY battery_key FOR UPDATE OF battery_state),
            handed_out AS (
              UPDATE battery_state AS s SET handed_out_at = now() FROM locked
               WHERE s.battery_key = locked.battery_key RETURNING s.battery_key, s.revision)
            SELECT battery_id, revision
              FROM handed_out JOIN picked USING (battery_key) JOIN battery USING (battery_key)
             ORDER BY picked.handed_out_at NULLS FIRST, battery_key
            """)) {
      statement.setInt(1, limit);
      try (ResultSet row = statement.executeQuery()) {
        List<DueBattery> due = new ArrayList<>();
        while (row.next()) {
          due.add(new DueBattery(new BatteryId(row.getString(1)), row.getLong(2)));
        }
        return due;
      }
    }
  }

  /** Records that an assessment covers the revision; a later one is not taken back. */
  static void assessed(Connection connection, int batteryKey, long revision) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE battery_state SET assessed_revision = ? WHERE battery_key = ? AND assessed_revision < ?")) {
      statement.setLong(1, revision);
      statement.setInt(2, batteryKey);
      statement.setLong(3, revision);
      statement.executeUpdate();
    }
  }
}
