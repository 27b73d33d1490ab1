package io.packtrail.mqttingest.wire.sparkplug;

import io.packtrail.domain.GatewayId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The edge nodes that this process has heard of, in bounded number: the one that was silent longest
 * is forgotten first, and asked for its birth when it speaks again. Thread-safe.
 */
final class EdgeNodes {
  private static final int MAX_NODES = 10_000;

  private final Map<Identity, EdgeNode> nodes = new LinkedHashMap<>(16, 0.75f, true);

  /** A node is named by its group and its own id (Sparkplug 3.0.0, 4.1). */
  private record Identity(String group, GatewayId edgeNode) {}

  synchronized EdgeNode of(SparkplugTopic topic) {
    EdgeNode node =
        nodes.computeIfAbsent(
            new Identity(topic.group(), topic.edgeNode()), identity -> new EdgeNode());
    if (nodes.size() > MAX_NODES) {
      Iterator<EdgeNode> eldest = nodes.values().iterator();
      eldest.next();
      eldest.remove();
    }
    return node;
  }
}
