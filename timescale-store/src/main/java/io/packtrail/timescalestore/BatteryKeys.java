package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The integer keys of registered batteries. A registered battery never changes, so what is cached
 * stays true; what is absent is asked for each time. Safe for use by many threads.
 */
final class BatteryKeys {
  /**
   * One registered battery.
   *
   * @param gatewayId the only gateway that may report it; absent: any
   */
  record Entry(int key, @Nullable GatewayId gatewayId) {
    boolean reportableBy(GatewayId gateway) {
      return gatewayId == null || gatewayId.equals(gateway);
    }
  }

  private final Map<BatteryId, Entry> entries = new ConcurrentHashMap<>();

  /** The cached entry; null where {@link #load} has not found the battery. */
  @Nullable Entry get(BatteryId batteryId) {
    return entries.get(batteryId);
  }

  /** Reads those that are not cached; one query, none where all are. */
  void load(Connection connection, Collection<BatteryId> batteryIds) throws SQLException {
    List<String> missing =
        batteryIds.stream()
            .filter(id -> !entries.containsKey(id))
            .map(BatteryId::value)
            .distinct()
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT battery_key, battery_id, gateway_id FROM battery WHERE battery_id = ANY (?)")) {
      SqlArrays.set(statement, 1, "text", missing.toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String gateway = row.getString("gateway_id");
          entries.put(
              new BatteryId(row.getString("battery_id")),
              new Entry(
                  row.getInt("battery_key"), gateway == null ? null : new GatewayId(gateway)));
        }
      }
    }
  }

  /** The key of one battery, or null where it is not registered. */
  @Nullable Integer find(Connection connection, BatteryId batteryId) throws SQLException {
    load(connection, List.of(batteryId));
    Entry entry = entries.get(batteryId);
    return entry == null ? null : entry.key();
  }

  /**
   * The key of one battery.
   *
   * @throws StoreException {@code unknown-battery}
   */
  int require(Connection connection, BatteryId batteryId) throws SQLException {
    Integer key = find(connection, batteryId);
    if (key == null) {
      throw new StoreException(
          "unknown-battery", "battery %s is not registered".formatted(batteryId));
    }
    return key;
  }
}
