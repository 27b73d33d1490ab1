package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a gateway sent last, for people who look at it: cheap however much there is. */
public final class GatewayActivity {
  /** Batteries of one gateway among which the newest sample is looked for. */
  private static final int BATTERIES_COMPARED = 10;

  private final Database database;

  public GatewayActivity(Database database) {
    this.database = database;
  }

  /**
   * The newest sample by its corrected time, or null before the first. It is found by keys alone:
   * each battery's newest time is on record, and the inbox has no index by gateway and time.
   */
  public @Nullable LatestSample latest(GatewayId gatewayId) {
    List<LatestSample> found =
        database.run(
            "reading a gateway's newest sample",
            connection -> {
              List<LatestSample> newest = new ArrayList<>();
              for (Newest battery : newest(connection, gatewayId)) {
                newest.addAll(latest(connection, battery));
              }
              return newest;
            });
    return found.stream().max(Comparator.comparing(latest -> latest.sample().at(0))).orElse(null);
  }

  /** A battery's newest sample by the device's time. */
  private record Newest(int batteryKey, Instant deviceTime) {}

  private static List<Newest> newest(Connection connection, GatewayId gatewayId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT battery_key, last_sample_at FROM battery_state
             WHERE last_gateway_key = (SELECT gateway_key FROM gateway WHERE gateway_id = ?)
               AND last_sample_at IS NOT NULL
             ORDER BY last_sample_at DESC LIMIT %d
            """
                .formatted(BATTERIES_COMPARED))) {
      statement.setString(1, gatewayId.value());
      try (ResultSet row = statement.executeQuery()) {
        List<Newest> batteries = new ArrayList<>();
        while (row.next()) {
          batteries.add(
              new Newest(row.getInt("battery_key"), Times.instant(row, "last_sample_at")));
        }
        return batteries;
      }
    }
  }

  /** A sample of a clock that was ahead may be newest by that clock only. */
  private static List<LatestSample> latest(Connection connection, Newest newest)
      throws SQLException {
    ClockShifts shifts = ClockShifts.of(connection, newest.batteryKey());
    Instant from = shifts.isEmpty() ? newest.deviceTime() : shifts.last(connection);
    if (from == null) {
      return List.of();
    }
    CorrectedTelemetry telemetry = CorrectedTelemetry.of(shifts, from, null);
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT battery_id, message_id, received_at, sent_at, broker_at, newest.*
              FROM (SELECT battery_key, message_key, t, %s AS device_time, %s FROM %s
                     WHERE battery_key = ? AND t >= ? ORDER BY t DESC LIMIT 1) AS newest
              JOIN inbox USING (message_key)
              JOIN battery ON battery.battery_key = newest.battery_key
            """
                .formatted(telemetry.deviceTime(), TelemetryColumns.SIGNALS, telemetry.from()))) {
      statement.setInt(1, newest.batteryKey());
      statement.setObject(2, Times.toSql(from));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? List.of(latest(row)) : List.of();
      }
    }
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
        Times.instantOrNull(row, "broker_at"),
        Times.instant(row, "device_time"),
        sample.build());
  }

  /**
   * A gateway's quarantined messages, those that wait first, then by number, newest first.
   *
   * @param all whether those that were replayed or discarded are wanted as well
   * @param limit most rows wanted
   * @param bytes most bytes wanted of each payload
   */
  public List<QuarantineHead> quarantine(GatewayId gatewayId, boolean all, int limit, int bytes) {
    return database.run(
        "reading the quarantine",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT quarantine_id, received_at, topic, code, reason, sample_count, replayed_at, discarded_at, sent_at, broker_at,
                         substring(payload FROM 1 FOR ?) AS beginning, octet_length(payload) AS payload_bytes
                    FROM quarantine JOIN gateway USING (gateway_key)
                   WHERE gateway_id = ?%s LIMIT ?
                  """
                      .formatted(
                          all
                              ? " ORDER BY coalesce(replayed_at, discarded_at) IS NOT NULL, quarantine_id DESC"
                              : " AND replayed_at IS NULL AND discarded_at IS NULL ORDER BY quarantine_id DESC"))) {
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
        Times.instantOrNull(row, "sent_at"),
        Times.instantOrNull(row, "broker_at"),
        replayedAt,
        Times.instantOrNull(row, "discarded_at"));
  }
}
