package io.packtrail.mqttingest.wire;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;

/** Reads messages of one or more formats. Used by many threads at once. */
@FunctionalInterface
public interface MessageDecoder {
  /**
   * Reads one message. Never throws: what cannot be read comes back as {@link
   * InboundMessage.Rejected} with a stable code and one sentence.
   *
   * @param receipt the message as received; the times in it are held against that of its receipt
   */
  InboundMessage decode(Receipt receipt);
}
