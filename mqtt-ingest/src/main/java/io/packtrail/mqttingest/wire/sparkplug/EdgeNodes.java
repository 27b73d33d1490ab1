package io.packtrail.mqttingest.wire.sparkplug;

import io.packtrail.domain.GatewayId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The edge nodes that this process has heard of, in bounded number. A gateway that invents groups
 * pushes out its own nodes only; beyond 10,000 gateways the one that was silent longest is
 * forgotten, and asked for its birth when it speaks again. Thread-safe.
 */
final class EdgeNodes {
  /** Groups of one gateway. It belongs to one; more than that are heard of while it moves. */
  static final int MAX_GROUPS = 4;

  private static final int MAX_GATEWAYS = 10_000;

  /** A node is named by its group and its own id (Sparkplug 3.0.0, 4.1). */
  private final Map<GatewayId, Map<String, EdgeNode>> nodes = newest(MAX_GATEWAYS);

  /** The node that a message speaks of, from now on heard of. */
  synchronized EdgeNode of(SparkplugTopic topic) {
    return nodes
        .computeIfAbsent(topic.edgeNode(), first -> newest(MAX_GROUPS))
        .computeIfAbsent(topic.group(), first -> new EdgeNode());
  }

  /** What is known of a node; nothing where it was not heard of, and nothing is noted. */
  synchronized EdgeNode known(SparkplugTopic topic) {
    EdgeNode node = nodes.getOrDefault(topic.edgeNode(), Map.of()).get(topic.group());
    return node == null ? new EdgeNode() : node;
  }

  private static <K, V> Map<K, V> newest(int number) {
    return new LinkedHashMap<>(4, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > number;
      }
    };
  }
}
