package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One battery's samples with the declared clock corrections applied. Without a correction, which is
 * the rule, this is the table itself.
 *
 * @param from what a query names after FROM; has the columns {@code battery_key}, {@code
 *     message_key}, {@code t} and those of the signals
 * @param reach furthest that a correction moves a sample
 */
record CorrectedTelemetry(String from, Duration reach) {
  /** By the times that the devices gave. */
  static final CorrectedTelemetry AS_STORED = new CorrectedTelemetry("telemetry", Duration.ZERO);

  /** Samples by corrected time. Where two meet, one that was not moved stays, else the earlier. */
  private static final String MOVED =
      """
      (SELECT DISTINCT ON (t) * FROM (
         SELECT s.battery_key, s.t + coalesce(c.offset_ms, 0) * interval '1 millisecond' AS t,
                s.message_key, s.t AS device_t, c.offset_ms IS NOT NULL AS moved, %2$s
           FROM telemetry s
           LEFT JOIN inbox i USING (message_key)
           LEFT JOIN clock_correction c
             ON c.gateway_key = coalesce(i.gateway_key,
                  (SELECT last_gateway_key FROM battery_state WHERE battery_key = %1$d))
            AND c.revoked_at IS NULL AND s.t >= c.from_t AND s.t < c.to_t
          WHERE s.battery_key = %1$d%3$s%4$s) AS by_corrected_time
        ORDER BY t, moved, device_t) AS telemetry\
      """;

  /** What a query names to get the time that the device gave. */
  String deviceTime() {
    return reach.isZero() ? "t" : "device_t";
  }

  /** What to read the battery's samples from, for corrected times in {@code [from, to)}. */
  static CorrectedTelemetry of(
      Connection connection, int batteryKey, @Nullable Instant from, @Nullable Instant to)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT max(abs(offset_ms)) FROM clock_correction c
             WHERE revoked_at IS NULL
               AND EXISTS (SELECT FROM gateway_battery g WHERE g.gateway_key = c.gateway_key AND g.battery_key = ?)
            """)) {
      statement.setInt(1, batteryKey);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long reachMs = row.getLong(1);
        return reachMs == 0 ? AS_STORED : moved(batteryKey, from, to, Duration.ofMillis(reachMs));
      }
    }
  }

  private static CorrectedTelemetry moved(
      int batteryKey, @Nullable Instant from, @Nullable Instant to, Duration reach) {
    return new CorrectedTelemetry(
        MOVED.formatted(
            batteryKey,
            TelemetryColumns.SIGNALS,
            from == null ? "" : " AND s.t >= '%s'".formatted(Times.toSql(from.minus(reach))),
            to == null ? "" : " AND s.t < '%s'".formatted(Times.toSql(to.plus(reach)))),
        reach);
  }
}
