package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttWill;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway left to be published for it when its connection ends without a word. A will delay
 * (MQTT 5) is taken as zero.
 *
 * @param proof by what the connection was let in
 * @see "MQTT 5.0 (2019), 3.1.2.5"
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record LastWill(GatewayId gatewayId, Proof proof, String topic, byte[] payload) {
  /** The will of a connection, or null where it has none. */
  static @Nullable LastWill of(MqttEndpoint endpoint, GatewayId gatewayId, Proof proof) {
    MqttWill will = endpoint.will();
    return will == null || !will.isWillFlag()
        ? null
        : new LastWill(gatewayId, proof, will.getWillTopic(), will.getWillMessageBytes());
  }

  /** What it needs while it waits, about. */
  int bytes() {
    return Math.addExact(ReceivedMessage.queuedBytes(payload), 2 * topic.length());
  }
}
