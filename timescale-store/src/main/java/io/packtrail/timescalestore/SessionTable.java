package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT sessions of gateways, of each gateway a bounded number. Safe for use by many threads.
 */
public final class SessionTable {
  /** A process that was not seen for so long is gone. */
  static final Duration UNSEEN = Duration.ofMinutes(10);

  /** Of one gateway; client ids come from outside and may change with each connection. */
  static final int MAX_OF_GATEWAY = 8;

  private static final Comparator<SessionKey> ORDER =
      Comparator.comparing((SessionKey key) -> key.gatewayId().value())
          .thenComparing(SessionKey::clientId);

  private final Database database;

  public SessionTable(Database database) {
    this.database = database;
  }

  /** A client id names a session of one gateway only. */
  public record SessionKey(GatewayId gatewayId, String clientId) {}

  /**
   * A session.
   *
   * @param expirySeconds how long it outlives its connection (s), above 0
   * @param usedAt when a connection last began or resumed it
   * @param endedAt when its connection ended; null while it is connected
   * @param holder the process that it is or was last connected to
   * @param subscriptions topic filters
   */
  public record Session(
      SessionKey key,
      long expirySeconds,
      Instant usedAt,
      @Nullable Instant endedAt,
      UUID holder,
      List<String> subscriptions) {
    public Session {
      subscriptions = List.copyOf(subscriptions);
    }
  }

  /** Those of these sessions that there are. */
  public Map<SessionKey, Session> find(Collection<SessionKey> keys) {
    Map<SessionKey, SessionKey> asked =
        new LinkedHashMap<>(); // by what the database can hold of them
    keys.forEach(key -> asked.put(stored(key), key));
    return database.run(
        "reading sessions",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT gateway_id, client_id, expiry_seconds, used_at, ended_at, holder, subscriptions
                    FROM unnest(?, ?) AS asked (gateway_id, client_id)
                    JOIN gateway USING (gateway_id) JOIN gateway_session USING (gateway_key, client_id)
                  """)) {
            SqlArrays.set(
                statement,
                1,
                "text",
                asked.keySet().stream().map(key -> key.gatewayId().value()).toArray());
            SqlArrays.set(
                statement, 2, "text", asked.keySet().stream().map(SessionKey::clientId).toArray());
            Map<SessionKey, Session> found = new LinkedHashMap<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                Session session = session(row, asked);
                found.put(session.key(), session);
              }
            }
            return found;
          }
        });
  }

  private static Session session(ResultSet row, Map<SessionKey, SessionKey> asked)
      throws SQLException {
    SessionKey stored =
        new SessionKey(
            new GatewayId(Objects.requireNonNull(row.getString(1))),
            Objects.requireNonNull(row.getString(2)));
    Array subscriptions = Objects.requireNonNull(row.getArray("subscriptions"));
    return new Session(
        asked.getOrDefault(stored, stored),
        row.getLong("expiry_seconds"),
        Times.instant(row, "used_at"),
        Times.instantOrNull(row, "ended_at"),
        Objects.requireNonNull(row.getObject("holder", UUID.class)),
        List.of((String[]) subscriptions.getArray()));
  }

  /**
   * Enters and removes sessions in one transaction. Of each gateway eight are kept: those that are
   * connected before others, and of these those that were used last.
   *
   * @param at when a gateway is heard of that was not
   */
  public void change(Collection<Session> kept, Collection<SessionKey> forgotten, Instant at) {
    List<GatewayId> gatewayIds = new ArrayList<>();
    kept.forEach(session -> gatewayIds.add(session.key().gatewayId()));
    forgotten.forEach(key -> gatewayIds.add(key.gatewayId()));
    database.transaction(
        "keeping sessions",
        connection -> {
          Map<GatewayId, Integer> keys = database.gatewayKeys().ensure(connection, gatewayIds, at);
          keep(connection, keys, kept);
          forget(connection, keys, forgotten);
          return forgetOldest(connection, keys);
        });
  }

  private static void keep(
      Connection connection, Map<GatewayId, Integer> keys, Collection<Session> sessions)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO gateway_session (gateway_key, client_id, expiry_seconds, used_at, ended_at, holder, subscriptions)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (gateway_key, client_id) DO UPDATE SET expiry_seconds = EXCLUDED.expiry_seconds,
              used_at = EXCLUDED.used_at, ended_at = EXCLUDED.ended_at, holder = EXCLUDED.holder,
              subscriptions = EXCLUDED.subscriptions
            """)) {
      // In one order everywhere, so that two processes cannot block each other.
      for (Session session : sessions.stream().sorted(byKey()).toList()) {
        set(statement, keys, session.key());
        statement.setLong(3, session.expirySeconds());
        statement.setObject(4, Times.toSql(session.usedAt()));
        Instant endedAt = session.endedAt();
        statement.setObject(5, endedAt == null ? null : Times.toSql(endedAt));
        statement.setObject(6, session.holder());
        SqlArrays.set(
            statement, 7, "text", session.subscriptions().stream().map(Texts::readable).toArray());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void forget(
      Connection connection, Map<GatewayId, Integer> keys, Collection<SessionKey> forgotten)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM gateway_session WHERE gateway_key = ? AND client_id = ?")) {
      for (SessionKey key : forgotten.stream().sorted(ORDER).toList()) {
        set(statement, keys, key);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static int forgetOldest(Connection connection, Map<GatewayId, Integer> keys)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            DELETE FROM gateway_session s USING (
                SELECT gateway_key, client_id,
                       row_number() OVER (PARTITION BY gateway_key ORDER BY ended_at IS NOT NULL, used_at DESC, client_id) AS place
                  FROM gateway_session WHERE gateway_key = ANY (?)) AS o
             WHERE o.place > ? AND s.gateway_key = o.gateway_key AND s.client_id = o.client_id
            """)) {
      SqlArrays.set(statement, 1, "int4", keys.values().toArray());
      statement.setInt(2, MAX_OF_GATEWAY);
      return statement.executeUpdate();
    }
  }

  /**
   * Notes that a process is there, and as ended now the sessions of processes that have not been
   * seen for ten minutes: these cannot note it themselves. So an end may be noted late, never
   * early.
   */
  public void watch(UUID holder, Instant at) {
    watch(holder, at, UNSEEN);
  }

  void watch(UUID holder, Instant at, Duration unseen) {
    database.transaction(
        "watching sessions",
        connection -> {
          // Whoever was away itself, as the others were with the database, cannot tell who is gone.
          forgetHolders(connection, holder, unseen);
          see(connection, holder);
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  UPDATE gateway_session s SET ended_at = ? WHERE ended_at IS NULL
                     AND NOT EXISTS (SELECT FROM gateway_session_holder h WHERE h.holder = s.holder)
                  """)) {
            statement.setObject(1, Times.toSql(at));
            return statement.executeUpdate();
          }
        });
  }

  private static void see(Connection connection, UUID holder) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO gateway_session_holder (holder, seen_at) VALUES (?, clock_timestamp())
            ON CONFLICT (holder) DO UPDATE SET seen_at = EXCLUDED.seen_at
            """)) {
      statement.setObject(1, holder);
      statement.executeUpdate();
    }
  }

  private static void forgetHolders(Connection connection, UUID except, Duration unseen)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            DELETE FROM gateway_session_holder WHERE holder <> ? AND seen_at < clock_timestamp() - make_interval(secs => ?)
               AND EXISTS (SELECT FROM gateway_session_holder
                            WHERE holder = ? AND seen_at >= clock_timestamp() - make_interval(secs => ?))
            """)) {
      statement.setObject(1, except);
      statement.setDouble(2, (double) unseen.toSeconds());
      statement.setObject(3, except);
      statement.setDouble(4, (double) UNSEEN.toSeconds());
      statement.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, Map<GatewayId, Integer> keys, SessionKey key)
      throws SQLException {
    statement.setInt(1, Objects.requireNonNull(keys.get(key.gatewayId())));
    statement.setString(2, stored(key).clientId());
  }

  private static SessionKey stored(SessionKey key) {
    return new SessionKey(key.gatewayId(), Texts.readable(key.clientId()));
  }

  private static Comparator<Session> byKey() {
    return Comparator.comparing(Session::key, ORDER);
  }
}
