package io.packtrail.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a message before it is read: who sent it, when it came, and what came.
 *
 * @param gatewayId the sender, as authenticated or as the topic says
 * @param receivedAt when the service received it
 * @param brokerAt when an external broker received it, by the broker's clock; null where it does
 *     not say, or there is none
 * @param topic the MQTT topic it came on
 * @param payload the bytes as received; kept, not copied; must not be modified
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel to quarantine
public record Receipt(
    GatewayId gatewayId,
    Instant receivedAt,
    @Nullable Instant brokerAt,
    String topic,
    byte[] payload) {
  /** One that no broker tells the time of. */
  public Receipt(GatewayId gatewayId, Instant receivedAt, String topic, byte[] payload) {
    this(gatewayId, receivedAt, null, topic, payload);
  }
}
