package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The accepted connections. A client id is unique for one gateway only: another gateway's cannot be
 * taken over.
 */
final class Connections {
  /** Of each gateway the connections by client id, the oldest first. */
  private final Map<GatewayId, Map<String, GatewayConnection>> byGateway = new HashMap<>();

  private int open;

  /**
   * Adds a connection.
   *
   * @return the one that it takes over, if any
   */
  synchronized @Nullable GatewayConnection put(
      GatewayId gatewayId, String clientId, GatewayConnection connection) {
    Map<String, GatewayConnection> own =
        byGateway.computeIfAbsent(gatewayId, id -> new LinkedHashMap<>());
    GatewayConnection before = own.remove(clientId); // so that the new one is the youngest
    own.put(clientId, connection);
    if (before == null) {
      open++;
    }
    return before;
  }

  /** The gateway's oldest connection where it has more than this many, else null. */
  synchronized @Nullable GatewayConnection oldestBeyond(int limit, GatewayId gatewayId) {
    Map<String, GatewayConnection> own = byGateway.get(gatewayId);
    return own == null || own.size() <= limit ? null : own.values().iterator().next();
  }

  /** Removes a connection; false where another has taken over, or it was never accepted. */
  synchronized boolean remove(GatewayId gatewayId, String clientId, GatewayConnection connection) {
    Map<String, GatewayConnection> own = byGateway.get(gatewayId);
    if (own == null || !own.remove(clientId, connection)) {
      return false;
    }
    if (own.isEmpty()) {
      byGateway.remove(gatewayId);
    }
    open--;
    return true;
  }

  synchronized int open() {
    return open;
  }

  synchronized List<GatewayConnection> of(GatewayId gatewayId) {
    Map<String, GatewayConnection> own = byGateway.get(gatewayId);
    return own == null ? List.of() : List.copyOf(own.values());
  }

  synchronized List<GatewayConnection> all() {
    List<GatewayConnection> all = new ArrayList<>(open);
    byGateway.values().forEach(own -> all.addAll(own.values()));
    return all;
  }
}
