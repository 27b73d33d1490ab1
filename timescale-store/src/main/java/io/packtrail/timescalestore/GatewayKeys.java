package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The integer keys of gateways, which are never removed. Safe for use by many threads. */
final class GatewayKeys {
  private final Map<GatewayId, Integer> keys = new ConcurrentHashMap<>();

  /**
   * The keys of these gateways; one first heard of is added. To be given to {@link #remember} once
   * the transaction has committed: what was rolled back must not be cached.
   */
  Map<GatewayId, Integer> ensure(
      Connection connection, Collection<GatewayId> gatewayIds, Instant at) throws SQLException {
    Map<GatewayId, Integer> found = new HashMap<>();
    List<String> missing =
        gatewayIds.stream()
            .distinct()
            .filter(
                id -> {
                  Integer key = keys.get(id);
                  if (key != null) {
                    found.put(id, key);
                  }
                  return key == null;
                })
            .map(GatewayId::value)
            .sorted() // in one order everywhere, so that two transactions cannot block each other
            .toList();
    if (!missing.isEmpty()) {
      insert(connection, missing, at);
      select(connection, missing, found);
    }
    return found;
  }

  /** The key of one gateway, null where it was never heard of; looks into the table. */
  static @Nullable Integer find(Connection connection, GatewayId gatewayId) throws SQLException {
    Map<GatewayId, Integer> found = new HashMap<>();
    select(connection, List.of(gatewayId.value()), found);
    return found.get(gatewayId);
  }

  void remember(Map<GatewayId, Integer> committed) {
    keys.putAll(committed);
  }

  private static void insert(Connection connection, List<String> ids, Instant at)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO gateway (gateway_id, added_at) SELECT unnest(?), ? ON CONFLICT DO NOTHING")) {
      SqlArrays.set(statement, 1, "text", ids.toArray());
      statement.setObject(2, Times.toSql(at));
      statement.executeUpdate();
    }
  }

  private static void select(Connection connection, List<String> ids, Map<GatewayId, Integer> found)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT gateway_id, gateway_key FROM gateway WHERE gateway_id = ANY (?)")) {
      SqlArrays.set(statement, 1, "text", ids.toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.put(new GatewayId(row.getString(1)), row.getInt(2));
        }
      }
    }
  }
}
