package io.packtrail.timescalestore;

import io.packtrail.domain.Signal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Stores samples of which some may be there already, by way of a temporary table.
 *
 * <p>A sample is known by its battery and time. The first that comes is kept as it is; a later one
 * for the same moment fills in the signals that are still absent and changes none that is there, so
 * that a source which sends each signal in a message of its own ends as one row, in any order and
 * however often it is sent. Why, says {@code docs/adr/0012-one-moment-one-sample.md}. One
 * transaction.
 */
final class GuardedCopy {
  /** Of a stored and a later value of one signal; false where one is absent. */
  private static final String DIFFERS = "coalesce(k.%1$s <> s.%1$s, false)";

  private static final String INSERT =
      """
      WITH stored AS (
        INSERT INTO telemetry (%1$s)
        SELECT %1$s FROM telemetry_staging ORDER BY battery_key, t, position
        ON CONFLICT (battery_key, t) DO NOTHING RETURNING message_key)
      SELECT message_key, count(*) FROM stored GROUP BY message_key
      """
          .formatted(TelemetryColumns.ALL);

  /**
   * OFFSET 0 keeps the look-up by primary key, row by row, instead of a join over all chunks. A
   * value differs from what was stored before, or from what an earlier row of these fills in.
   */
  private static final String FILL =
      """
      WITH later AS MATERIALIZED (
        SELECT s.*, (%1$s) AS fills, (%2$s) AS differs FROM telemetry_staging s
         CROSS JOIN LATERAL (
           SELECT * FROM telemetry k WHERE k.battery_key = s.battery_key AND k.t = s.t OFFSET 0) k
         WHERE k.message_key <> s.message_key AND ((%1$s) OR (%2$s))),
      merged AS MATERIALIZED (
        SELECT battery_key, t, %3$s FROM later WHERE fills GROUP BY battery_key, t ORDER BY battery_key, t),
      filled AS (
        UPDATE telemetry k SET %4$s FROM merged m
         WHERE k.battery_key = m.battery_key AND k.t = m.t)
      SELECT message_key, bool_or(fills) AS fills, count(*) FILTER (WHERE differs OR %5$s) AS differing,
             min(t) FILTER (WHERE differs OR %5$s) AS first_differing_at
        FROM later s LEFT JOIN merged k USING (battery_key, t) GROUP BY message_key
      """
          .formatted(
              each("k.%1$s IS NULL AND s.%1$s IS NOT NULL", " OR "),
              each(DIFFERS, " OR "),
              each(
                  "(array_agg(%1$s ORDER BY position) FILTER (WHERE %1$s IS NOT NULL))[1] AS %1$s",
                  ", "),
              each("%1$s = coalesce(k.%1$s, m.%1$s)", ", "),
              each(DIFFERS, " OR "));

  private final Connection connection;

  GuardedCopy(Connection connection) {
    this.connection = connection;
  }

  /**
   * What became of the rows.
   *
   * @param storedByKey new rows by message; 0 for a message that only filled in what rows of others
   *     lacked, and absent for one that changed nothing. What was filled in counts as duplicate in
   *     the ledger, since a sample is a row: the number of those stored must be the number of rows
   * @param differingByKey rows by message of which a value was not taken since another one is there
   */
  record Outcome(Map<Long, Integer> storedByKey, Map<Long, Differing> differingByKey) {
    static final Outcome NOTHING = new Outcome(Map.of(), Map.of());
  }

  /**
   * Rows of one message.
   *
   * @param firstAt time of the earliest of them
   */
  record Differing(int rows, Instant firstAt) {}

  Outcome send(CopyBuffer rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE IF NOT EXISTS telemetry_staging (position bigint GENERATED ALWAYS AS IDENTITY, LIKE telemetry) ON COMMIT DELETE ROWS");
      rows.send(connection, "telemetry_staging");
      Outcome outcome = new Outcome(new HashMap<>(), new HashMap<>());
      int inserted = insert(statement, outcome.storedByKey());
      if (inserted < rows.rows()) {
        fill(statement, outcome);
      }
      return outcome;
    }
  }

  private static int insert(Statement statement, Map<Long, Integer> stored) throws SQLException {
    int all = 0;
    try (ResultSet row = statement.executeQuery(INSERT)) {
      while (row.next()) {
        stored.put(row.getLong(1), row.getInt(2));
        all += row.getInt(2);
      }
    }
    return all;
  }

  private static void fill(Statement statement, Outcome outcome) throws SQLException {
    try (ResultSet row = statement.executeQuery(FILL)) {
      while (row.next()) {
        long messageKey = row.getLong("message_key");
        if (row.getBoolean("fills")) {
          outcome.storedByKey().putIfAbsent(messageKey, 0);
        }
        int differing = row.getInt("differing");
        if (differing > 0) {
          outcome
              .differingByKey()
              .put(messageKey, new Differing(differing, Times.instant(row, "first_differing_at")));
        }
      }
    }
  }

  private static String each(String template, String separator) {
    return Arrays.stream(Signal.values())
        .map(signal -> template.formatted(TelemetryColumns.column(signal)))
        .collect(Collectors.joining(separator));
  }
}
