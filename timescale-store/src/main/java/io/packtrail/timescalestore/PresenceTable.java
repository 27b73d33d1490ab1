package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which gateways said good-bye as a protocol with births and deaths lets them, and which devices
 * behind them. Safe for use by many threads and processes: an older word never undoes a newer one.
 */
public final class PresenceTable {
  private static final String NODE = "";

  private final Database database;

  public PresenceTable(Database database) {
    this.database = database;
  }

  /**
   * A birth or a death.
   *
   * @param device null for the gateway itself
   * @param at when it was received
   */
  public record Change(GatewayId gatewayId, @Nullable String device, boolean online, Instant at) {}

  /**
   * What is offline.
   *
   * @param device null for the gateway itself
   */
  public record Offline(GatewayId gatewayId, @Nullable String device, Instant since) {}

  /**
   * Enters changes in their order, in one transaction. With the birth of a gateway all that was
   * known of its devices is void.
   */
  public void enter(List<Change> changes) {
    database.transaction(
        "entering births and deaths",
        connection -> {
          for (Change change : changes) {
            Map<GatewayId, Integer> keys =
                database.gatewayKeys().ensure(connection, List.of(change.gatewayId()), change.at());
            enter(connection, Objects.requireNonNull(keys.get(change.gatewayId())), change);
          }
          return true;
        });
  }

  private static void enter(Connection connection, int gatewayKey, Change change)
      throws SQLException {
    if (change.device() == null && change.online()) {
      forgetDevices(connection, gatewayKey, change.at());
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO presence AS p (gateway_key, device, online, since) VALUES (?, ?, ?, ?)
            ON CONFLICT (gateway_key, device) DO UPDATE SET online = EXCLUDED.online, since = EXCLUDED.since
              WHERE p.online <> EXCLUDED.online AND p.since < EXCLUDED.since
            """)) {
      statement.setInt(1, gatewayKey);
      statement.setString(2, change.device() == null ? NODE : Texts.readable(change.device()));
      statement.setBoolean(3, change.online());
      statement.setObject(4, Times.toSql(change.at()));
      statement.executeUpdate();
    }
  }

  private static void forgetDevices(Connection connection, int gatewayKey, Instant before)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM presence WHERE gateway_key = ? AND device <> '' AND since < ?")) {
      statement.setInt(1, gatewayKey);
      statement.setObject(2, Times.toSql(before));
      statement.executeUpdate();
    }
  }

  /**
   * All gateways and devices that are offline, by gateway, the gateway itself before its devices. A
   * gateway that data came from since its death is not among them: its birth was missed.
   */
  public List<Offline> offline() {
    return database.run(
        "reading who is offline",
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      SELECT gateway_id, device, since FROM presence p JOIN gateway USING (gateway_key)
                       WHERE NOT online AND (device <> '' OR NOT EXISTS (
                         SELECT FROM ledger l WHERE l.gateway_key = p.gateway_key AND last_received_at > since))
                       ORDER BY gateway_id, device
                      """);
              ResultSet row = statement.executeQuery()) {
            List<Offline> offline = new ArrayList<>();
            while (row.next()) {
              String device = Objects.requireNonNull(row.getString("device"));
              offline.add(
                  new Offline(
                      new GatewayId(row.getString("gateway_id")),
                      device.equals(NODE) ? null : device,
                      Times.instant(row, "since")));
            }
            return offline;
          }
        });
  }
}
