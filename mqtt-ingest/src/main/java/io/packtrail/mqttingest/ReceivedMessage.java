package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.MessageOutcome;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A message on its way from a connection to its commit. */
final class ReceivedMessage {
  /** What one waiting message needs beside its payload, about (bytes). */
  private static final int OVERHEAD_BYTES = 512;

  private final GatewayId gatewayId;
  private final String topic;
  private final byte[] payload;
  private final Instant receivedAt;
  private final @Nullable Instant brokerAt;
  private final CompletableFuture<MessageOutcome> outcome = new CompletableFuture<>();

  ReceivedMessage(
      GatewayId gatewayId,
      String topic,
      byte[] payload,
      Instant receivedAt,
      @Nullable Instant brokerAt) {
    this.gatewayId = gatewayId;
    this.topic = topic;
    this.payload = payload;
    this.receivedAt = receivedAt;
    this.brokerAt = brokerAt;
  }

  /** What a message of this size counts for in the queue. */
  static int queuedBytes(byte[] payload) {
    return Math.addExact(payload.length, OVERHEAD_BYTES);
  }

  GatewayId gatewayId() {
    return gatewayId;
  }

  String topic() {
    return topic;
  }

  byte[] payload() {
    return payload;
  }

  Instant receivedAt() {
    return receivedAt;
  }

  /** When an external broker received it; null where it does not say, or there is none. */
  @Nullable Instant brokerAt() {
    return brokerAt;
  }

  /** Completes once: with the outcome after the commit, or with why there was none. */
  CompletableFuture<MessageOutcome> outcome() {
    return outcome;
  }
}
