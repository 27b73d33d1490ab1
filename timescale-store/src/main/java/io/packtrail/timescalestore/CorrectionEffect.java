package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which stored samples a correction of one gateway would move, and where to. */
final class CorrectionEffect {
  /**
   * Of every sample in the span of a battery that the gateway reported, whether it is this one's:
   * gateway, first and last device time, beginning.
   */
  private static final String SPAN =
      """
      SELECT s.battery_key, s.t, s.message_key, coalesce(i.gateway_key, b.last_gateway_key) = %1$d AS moved
        FROM gateway_battery g
        JOIN battery_state b USING (battery_key)
        JOIN telemetry s ON s.battery_key = g.battery_key AND s.t >= '%2$s' AND s.t < '%3$s'
        LEFT JOIN inbox i ON i.message_key = s.message_key
       WHERE g.gateway_key = %1$d\
      """;

  private static final String BY_BATTERY =
      """
      WITH span AS MATERIALIZED (%1$s),
      others AS (
        SELECT battery_key, least(min(t) FILTER (WHERE NOT moved),
                 (SELECT t FROM telemetry r WHERE r.battery_key = span.battery_key AND r.t < '%2$s' ORDER BY t LIMIT 1),
                 (SELECT t FROM telemetry r WHERE r.battery_key = span.battery_key AND r.t >= '%3$s' ORDER BY t LIMIT 1)) AS earliest
          FROM span GROUP BY battery_key)
      SELECT battery_id, count(*) AS samples, count(DISTINCT message_key) AS messages, min(t) AS first, max(t) AS last,
             count(*) FILTER (WHERE t + %4$d * interval '1 ms' > '%5$s') AS in_future,
             count(*) FILTER (WHERE t + %4$d * interval '1 ms' < earliest) AS before_others,
             min(earliest) AS earliest
        FROM span JOIN others USING (battery_key) JOIN battery USING (battery_key)
       WHERE moved GROUP BY battery_id ORDER BY battery_id
      """;

  private final int gatewayKey;
  private final Instant from;
  private final Instant to;
  private final Duration offset;

  CorrectionEffect(int gatewayKey, Instant from, Instant to, Duration offset) {
    this.gatewayKey = gatewayKey;
    this.from = from;
    this.to = to;
    this.offset = offset;
  }

  /** What it would do, by battery. */
  List<CorrectionPreview.OfBattery> byBattery(Connection connection, Instant latest)
      throws SQLException {
    String sql =
        BY_BATTERY.formatted(
            span(from), Times.toSql(from), Times.toSql(to), offset.toMillis(), Times.toSql(latest));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<CorrectionPreview.OfBattery> batteries = new ArrayList<>();
      while (row.next()) {
        batteries.add(
            new CorrectionPreview.OfBattery(
                Objects.requireNonNull(row.getString("battery_id")),
                row.getLong("samples"),
                row.getLong("messages"),
                Times.instant(row, "first"),
                Times.instant(row, "last"),
                row.getLong("in_future"),
                row.getLong("before_others"),
                Times.instantOrNull(row, "earliest")));
      }
      return batteries;
    }
  }

  /** The corrections of the gateway that hold for a part of the span. */
  List<Long> overlaps(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT correction_id FROM clock_correction WHERE gateway_key = %d AND revoked_at IS NULL AND from_t < '%s' AND to_t > '%s' ORDER BY 1"
                    .formatted(gatewayKey, Times.toSql(to), Times.toSql(from)))) {
      List<Long> overlaps = new ArrayList<>();
      while (row.next()) {
        overlaps.add(row.getLong(1));
      }
      return overlaps;
    }
  }

  /**
   * Refuses what would leave a sample in the future. Looks no further than the first.
   *
   * @param latest where samples may lie at most
   * @throws StoreException {@code clock-correction-in-future}
   */
  void requireNoFuture(Connection connection, GatewayId gatewayId, Instant latest)
      throws SQLException {
    Instant tooLate = latest.minus(offset).plus(1, ChronoUnit.MICROS);
    if (!tooLate.isBefore(to)) {
      return;
    }
    String sql =
        "SELECT battery_id, t FROM (%s) AS span JOIN battery USING (battery_key) WHERE moved LIMIT 1"
            .formatted(span(tooLate.isBefore(from) ? from : tooLate));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (row.next()) {
        Instant deviceTime = Times.instant(row, "t");
        throw new StoreException(
            "clock-correction-in-future",
            "a correction of gateway %s must leave no sample after %s, got one of battery %s at %s that %+.3f s move to %s"
                .formatted(
                    gatewayId,
                    latest,
                    row.getString("battery_id"),
                    deviceTime,
                    offset.toMillis() / 1_000.0,
                    deviceTime.plus(offset)));
      }
    }
  }

  private String span(Instant begin) {
    return SPAN.formatted(gatewayKey, Times.toSql(begin), Times.toSql(to));
  }
}
