package io.packtrail.mqttingest;

import io.packtrail.domain.InboundMessage;
import io.packtrail.mqttingest.wire.RejectionCode;

/** A message as received, and what the decoder made of it. */
record DecodedMessage(ReceivedMessage received, InboundMessage content) {
  /** The same message for quarantine; one that was refused before keeps its reason. */
  DecodedMessage refusedByStore(RuntimeException why) {
    if (content instanceof InboundMessage.Rejected) {
      return this;
    }
    return new DecodedMessage(
        received,
        new InboundMessage.Rejected(
            content.receipt(),
            content.sampleCount(),
            RejectionCode.STORE_REFUSED.code(),
            "message must be acceptable to the store, got " + why.getMessage(),
            content instanceof InboundMessage.Accepted accepted ? accepted.sentAt() : null));
  }
}
