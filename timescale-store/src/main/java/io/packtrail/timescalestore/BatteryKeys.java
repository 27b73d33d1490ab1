package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The integer keys of registered batteries, which never change, and their assignments to gateways,
 * which are read again when the revision of master data has risen. What is absent is asked for each
 * time. Safe for use by many threads.
 */
final class BatteryKeys {
  static final String SELECT_REVISION = "SELECT revision FROM master_revision";

  /** A key that was read for its own sake; its assignments are not known to be current. */
  private static final long NO_REVISION = -1;

  private static final String SELECT =
      """
      SELECT battery_key, battery_id, gateway_id,
             (extract(epoch FROM valid_from) * 1000)::bigint AS from_ms,
             (extract(epoch FROM valid_to) * 1000)::bigint AS to_ms
        FROM (SELECT battery_key, battery_id FROM battery WHERE battery_id = ANY (?)) b
        LEFT JOIN (battery_assignment JOIN gateway USING (gateway_key)) USING (battery_key)
       ORDER BY battery_key
      """;

  /** One stretch of time of a battery (ms since the epoch). */
  private record Assignment(GatewayId gatewayId, long fromMs, long toMs) {
    boolean covers(long epochMs) {
      return epochMs >= fromMs && epochMs < toMs;
    }
  }

  /**
   * One registered battery.
   *
   * @param revision of master data that the assignments are at least as new as
   */
  record Entry(int key, List<Assignment> assignments, long revision) {
    /** Whether any assignment, at whatever time, names the gateway; also where there is none. */
    boolean knows(GatewayId gateway) {
      return assignments.isEmpty()
          || assignments.stream().anyMatch(one -> one.gatewayId.equals(gateway));
    }

    /** Whether the gateway may report the battery at this time. */
    boolean reportableBy(GatewayId gateway, long epochMs) {
      return assignments.isEmpty()
          || assignments.stream()
              .anyMatch(one -> one.gatewayId.equals(gateway) && one.covers(epochMs));
    }

    /** Whether one assignment to the gateway covers all of this time: the common case. */
    boolean reportableBy(GatewayId gateway, long firstMs, long lastMs) {
      return assignments.isEmpty()
          || assignments.stream()
              .anyMatch(
                  one ->
                      one.gatewayId.equals(gateway) && one.covers(firstMs) && one.covers(lastMs));
    }
  }

  private final Map<BatteryId, Entry> entries = new ConcurrentHashMap<>();

  /** The cached entry; null where neither {@link #refresh} nor {@link #find} found the battery. */
  @Nullable Entry get(BatteryId batteryId) {
    return entries.get(batteryId);
  }

  /** Reads those that are not cached, or were changed since; one short query where all are. */
  void refresh(Connection connection, Collection<BatteryId> batteryIds) throws SQLException {
    if (!batteryIds.isEmpty()) {
      load(connection, batteryIds, revision(connection));
    }
  }

  /** What is cached of these, of whatever revision. */
  Map<BatteryId, Entry> cached(Collection<BatteryId> batteryIds) {
    Map<BatteryId, Entry> cached = new HashMap<>();
    for (BatteryId batteryId : batteryIds) {
      Entry entry = entries.get(batteryId);
      if (entry != null) {
        cached.put(batteryId, entry);
      }
    }
    return cached;
  }

  /** The key of one battery, or null where it is not registered. */
  @Nullable Integer find(Connection connection, BatteryId batteryId) throws SQLException {
    load(connection, List.of(batteryId), NO_REVISION);
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

  /**
   * The revision is read before the assignments, so that these are at least as new: a change that
   * commits in between makes the entry stale at the next look, never wrongly fresh.
   */
  private void load(Connection connection, Collection<BatteryId> batteryIds, long revision)
      throws SQLException {
    List<String> missing =
        batteryIds.stream()
            .filter(id -> isOlder(entries.get(id), revision))
            .map(BatteryId::value)
            .distinct()
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    Map<BatteryId, Entry> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      SqlArrays.set(statement, 1, "text", missing.toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          int key = row.getInt("battery_key");
          Entry entry =
              found.computeIfAbsent(
                  new BatteryId(Objects.requireNonNull(row.getString("battery_id"))),
                  id -> new Entry(key, new ArrayList<>(), revision));
          addAssignment(row, entry.assignments());
        }
      }
    }
    found.forEach(
        (id, entry) ->
            entries.merge(
                id, entry, (old, fresh) -> old.revision() > fresh.revision() ? old : fresh));
  }

  private static boolean isOlder(@Nullable Entry entry, long revision) {
    return entry == null || entry.revision() < revision;
  }

  private static void addAssignment(ResultSet row, List<Assignment> assignments)
      throws SQLException {
    String gateway = row.getString("gateway_id");
    if (gateway == null) {
      return;
    }
    Long toMs = row.getObject("to_ms", Long.class);
    assignments.add(
        new Assignment(
            new GatewayId(gateway), row.getLong("from_ms"), toMs == null ? Long.MAX_VALUE : toMs));
  }

  /** The revision of all master data. */
  static long revision(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SELECT_REVISION)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
