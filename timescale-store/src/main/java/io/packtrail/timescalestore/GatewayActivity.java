package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a gateway sent last, for people who look at it: cheap however much there is. */
public final class GatewayActivity {
  private final Database database;

  public GatewayActivity(Database database) {
    this.database = database;
  }

  /**
   * The newest sample, or null before the first. It is found by keys alone: each battery's newest
   * time is on record, and the inbox has no index by gateway and time.
   */
  public @Nullable LatestSample latest(GatewayId gatewayId) {
    List<LatestSample> found =
        database.run(
            "reading a gateway's newest sample",
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                  SELECT battery_id, message_id, received_at, sent_at, newest.*
                    FROM (SELECT battery_key, last_sample_at
                            FROM battery_state
                           WHERE last_gateway_key = (SELECT gateway_key FROM gateway WHERE gateway_id = ?)
                             AND last_sample_at IS NOT NULL
                           ORDER BY last_sample_at DESC LIMIT 1) AS state
                    JOIN (SELECT %s FROM telemetry) AS newest
                      ON newest.battery_key = state.battery_key AND newest.t = state.last_sample_at
                    JOIN inbox USING (message_key)
                    JOIN battery ON battery.battery_key = state.battery_key
                  """
                          .formatted(TelemetryColumns.ALL))) {
                statement.setString(1, gatewayId.value());
                try (ResultSet row = statement.executeQuery()) {
                  return row.next() ? List.of(latest(row)) : List.<LatestSample>of();
                }
              }
            });
    return found.isEmpty() ? null : found.get(0);
  }

  private static LatestSample latest(ResultSet row) throws SQLException {
    SampleSeries.Builder sample = SampleSeries.builder(1);
    sample.add(Times.instant(row, "t").toEpochMilli());
    for (Signal signal : Signal.values()) {
      float value = row.getFloat(TelemetryColumns.column(signal));
      if (!row.wasNull()) {
        sample.set(signal, value);
      }
    }
    return new LatestSample(
        new BatteryId(row.getString("battery_id")),
        Objects.requireNonNull(row.getString("message_id")),
        Times.instant(row, "received_at"),
        Times.instantOrNull(row, "sent_at"),
        sample.build());
  }

  /**
   * A gateway's quarantined messages, replayed ones included, newest first.
   *
   * @param limit most rows wanted
   * @param bytes most bytes wanted of each payload
   */
  public List<QuarantineHead> quarantine(GatewayId gatewayId, int limit, int bytes) {
    return database.run(
        "reading the quarantine",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT quarantine_id, received_at, topic, code, reason, sample_count, replayed_at,
                         substring(payload FROM 1 FOR ?) AS beginning, octet_length(payload) AS payload_bytes
                    FROM quarantine JOIN gateway USING (gateway_key)
                   WHERE gateway_id = ? ORDER BY quarantine_id DESC LIMIT ?
                  """)) {
            statement.setInt(1, bytes);
            statement.setString(2, gatewayId.value());
            statement.setInt(3, limit);
            try (ResultSet row = statement.executeQuery()) {
              List<QuarantineHead> heads = new ArrayList<>();
              while (row.next()) {
                heads.add(head(row));
              }
              return heads;
            }
          }
        });
  }

  private static QuarantineHead head(ResultSet row) throws SQLException {
    Instant replayedAt = Times.instantOrNull(row, "replayed_at");
    return new QuarantineHead(
        row.getLong("quarantine_id"),
        Times.instant(row, "received_at"),
        Objects.requireNonNull(row.getString("topic")),
        Objects.requireNonNull(row.getString("code")),
        Objects.requireNonNull(row.getString("reason")),
        row.getInt("sample_count"),
        Objects.requireNonNull(row.getBytes("beginning")),
        row.getInt("payload_bytes"),
        replayedAt);
  }
}
