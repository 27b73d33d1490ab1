package io.packtrail.mqttingest.wire;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import java.time.Instant;

/** Reads messages of one or more formats. Used by many threads at once. */
@FunctionalInterface
public interface MessageDecoder {
  /**
   * Reads one message. Never throws: what cannot be read comes back as {@link
   * InboundMessage.Rejected} with a stable code and one sentence.
   *
   * @param gatewayId the sender, as authenticated or as the topic says
   * @param payload the bytes as received; kept, not copied
   * @param receivedAt against which the times in the message are held
   */
  InboundMessage decode(GatewayId gatewayId, String topic, byte[] payload, Instant receivedAt);
}
