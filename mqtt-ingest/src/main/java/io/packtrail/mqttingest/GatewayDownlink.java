package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;

/** The way back: a message from the service to a gateway, at most once (QoS 0). */
@FunctionalInterface
public interface GatewayDownlink {
  /**
   * Sends a message. Does not wait; may be called on any thread.
   *
   * @return whether there was a connection to hand it to; false where the gateway is not connected
   *     or not subscribed
   */
  boolean send(GatewayId gatewayId, String topic, byte[] payload);
}
