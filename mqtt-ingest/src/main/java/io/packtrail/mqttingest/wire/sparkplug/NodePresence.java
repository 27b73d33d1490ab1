package io.packtrail.mqttingest.wire.sparkplug;

import io.packtrail.domain.GatewayId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hears when edge nodes and their devices come and go, those of one node in order. Called on
 * writers' threads; must return quickly and not throw.
 */
@FunctionalInterface
public interface NodePresence {
  /** Hears nothing. */
  NodePresence NONE = (edgeNode, device, online, at) -> {};

  /**
   * A birth or a death counted.
   *
   * @param device null for the node itself
   * @param at when the message was received: a node's death is written when it connects
   */
  void changed(GatewayId edgeNode, @Nullable String device, boolean online, Instant at);
}
