package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which gateways ever reported which batteries: what a clock correction holds for. A pair is
 * entered with its first message and never removed; a battery that moves on belongs to both. Safe
 * for use by many threads.
 */
final class GatewayBatteries {
  /** That a gateway reported a battery. */
  record Pair(int gatewayKey, int batteryKey) {
    private static final Comparator<Pair> ORDER =
        Comparator.comparingInt(Pair::gatewayKey).thenComparingInt(Pair::batteryKey);
  }

  private final Set<Pair> committed = ConcurrentHashMap.newKeySet();

  /**
   * Enters those of these pairs that this process has not seen committed; no statement where it has
   * seen all, which is the rule. Another process may have entered them.
   *
   * @return what to give to {@link #remember} once the transaction has committed: a pair that was
   *     rolled back must be entered again
   */
  List<Pair> enter(Connection connection, Collection<Pair> pairs) throws SQLException {
    List<Pair> unseen =
        pairs.stream()
            .filter(pair -> !committed.contains(pair))
            .distinct()
            .sorted(Pair.ORDER) // in one order everywhere, so that two cannot block each other
            .toList();
    if (!unseen.isEmpty()) {
      insert(connection, unseen);
    }
    return unseen;
  }

  void remember(Collection<Pair> pairs) {
    committed.addAll(pairs);
  }

  private static void insert(Connection connection, List<Pair> pairs) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO gateway_battery (gateway_key, battery_key) SELECT unnest(?::int4[]), unnest(?::int4[]) ON CONFLICT DO NOTHING")) {
      SqlArrays.set(statement, 1, "int4", pairs.stream().mapToInt(Pair::gatewayKey).toArray());
      SqlArrays.set(statement, 2, "int4", pairs.stream().mapToInt(Pair::batteryKey).toArray());
      statement.executeUpdate();
    }
  }
}
