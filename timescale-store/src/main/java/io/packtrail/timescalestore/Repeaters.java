package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gateways that lately sent samples for moments that had some: sources that send each signal in a
 * message of its own, or the same samples anew. A plain copy of theirs would fail, and with it that
 * of all others in the transaction. Safe for use by many threads.
 */
final class Repeaters {
  /**
   * Transactions without a repeat after which a gateway is trusted again. A plain copy that fails
   * costs the whole group its work once more; expecting repeats costs one gateway's part of it.
   */
  static final int QUIET_TRANSACTIONS = 200;

  /** Those beyond are not remembered: each repeat of theirs costs a transaction once more. */
  static final int MOST = 10_000;

  private final Map<GatewayId, Integer> quietLeft = new ConcurrentHashMap<>();

  /** Senders of these of whom a repeat is expected. */
  Set<GatewayId> among(List<Delivery> deliveries) {
    if (quietLeft.isEmpty()) {
      return Set.of();
    }
    Set<GatewayId> found = new HashSet<>();
    for (Delivery delivery : deliveries) {
      if (quietLeft.containsKey(delivery.message().gatewayId())) {
        found.add(delivery.message().gatewayId());
      }
    }
    return found;
  }

  /**
   * Learns from a transaction that committed.
   *
   * @param senders gateways with messages in it
   * @param repeated those of them that repeated samples
   */
  void learn(Set<GatewayId> senders, Set<GatewayId> repeated) {
    if (!quietLeft.isEmpty()) {
      for (GatewayId gateway : senders) {
        quietLeft.computeIfPresent(gateway, (id, left) -> left > 1 ? left - 1 : null);
      }
    }
    for (GatewayId gateway : repeated) {
      if (quietLeft.size() < MOST || quietLeft.containsKey(gateway)) {
        quietLeft.put(gateway, QUIET_TRANSACTIONS);
      }
    }
  }
}
