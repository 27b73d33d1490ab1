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

  /** Of one gateway; names of devices come from outside, so that their number must be bounded. */
  static final int MAX_DEVICES = 1_000;

  private static final String UNLESS_OLDER =
      """
      ON CONFLICT (gateway_key, device) DO UPDATE SET
        online = EXCLUDED.online,
        since = CASE WHEN p.online = EXCLUDED.online THEN p.since ELSE EXCLUDED.since END,
        heard_at = EXCLUDED.heard_at
      WHERE p.heard_at <= EXCLUDED.heard_at
      """;

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
   * known of its devices is void. Of the devices of one gateway at most 1,000 are kept.
   *
   * @return those of devices beyond that, which were not entered
   */
  public List<Change> enter(List<Change> changes) {
    return database.transaction(
        "entering births and deaths",
        connection -> {
          List<Change> notKept = new ArrayList<>();
          for (Change change : changes) {
            Map<GatewayId, Integer> keys =
                database.gatewayKeys().ensure(connection, List.of(change.gatewayId()), change.at());
            if (!enter(connection, Objects.requireNonNull(keys.get(change.gatewayId())), change)) {
              notKept.add(change);
            }
          }
          return notKept;
        });
  }

  /** False where it is one of too many devices. */
  private static boolean enter(Connection connection, int gatewayKey, Change change)
      throws SQLException {
    if (change.device() == null && change.online()) {
      forgetDevices(connection, gatewayKey, change.at());
    }
    if (change.device() == null) {
      enterNode(connection, gatewayKey, change);
      return true;
    }
    String device = Texts.readable(change.device());
    return enterDevice(connection, gatewayKey, device, change)
        || hasRoom(connection, gatewayKey, device);
  }

  private static void enterNode(Connection connection, int gatewayKey, Change change)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO presence AS p (gateway_key, device, online, since, heard_at) VALUES (?, ?, ?, ?, ?)
            """
                + UNLESS_OLDER)) {
      set(statement, gatewayKey, NODE, change);
      statement.executeUpdate();
    }
  }

  /** Whether an older word is why it was not entered, and not the number of devices. */
  private static boolean hasRoom(Connection connection, int gatewayKey, String device)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) < ? FROM presence WHERE gateway_key = ? AND device NOT IN ('', ?)")) {
      statement.setInt(1, MAX_DEVICES);
      statement.setInt(2, gatewayKey);
      statement.setString(3, device);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /**
   * What a node says anew makes void what was said of its devices before.
   *
   * @return whether it was entered
   */
  private static boolean enterDevice(
      Connection connection, int gatewayKey, String device, Change change) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO presence AS p (gateway_key, device, online, since, heard_at)
            SELECT v.* FROM (VALUES (?, ?, ?, ?, ?)) AS v (gateway_key, device, online, since, heard_at)
             WHERE NOT EXISTS (SELECT FROM presence n
                WHERE n.gateway_key = v.gateway_key AND n.device = '' AND n.heard_at > v.heard_at)
               AND (SELECT count(*) FROM presence o
                WHERE o.gateway_key = v.gateway_key AND o.device <> '' AND o.device <> v.device) < ?
            """
                + UNLESS_OLDER)) {
      set(statement, gatewayKey, device, change);
      statement.setInt(6, MAX_DEVICES);
      return statement.executeUpdate() > 0;
    }
  }

  private static void set(PreparedStatement statement, int gatewayKey, String device, Change change)
      throws SQLException {
    statement.setInt(1, gatewayKey);
    statement.setString(2, device);
    statement.setBoolean(3, change.online());
    statement.setObject(4, Times.toSql(change.at()));
    statement.setObject(5, Times.toSql(change.at()));
  }

  private static void forgetDevices(Connection connection, int gatewayKey, Instant before)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM presence WHERE gateway_key = ? AND device <> '' AND heard_at < ?")) {
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
