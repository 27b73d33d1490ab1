package io.packtrail.mqttingest;

import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.Receipt;
import java.util.concurrent.CompletableFuture;

/** A message on its way from a connection to its commit. */
final class ReceivedMessage {
  /** What one waiting message needs beside its payload, about (bytes). */
  private static final int OVERHEAD_BYTES = 512;

  private final Receipt receipt;
  private final CompletableFuture<MessageOutcome> outcome = new CompletableFuture<>();

  ReceivedMessage(Receipt receipt) {
    this.receipt = receipt;
  }

  /** What a message of this size counts for in the queue. */
  static int queuedBytes(byte[] payload) {
    return Math.addExact(payload.length, OVERHEAD_BYTES);
  }

  Receipt receipt() {
    return receipt;
  }

  /** Completes once: with the outcome after the commit, or with why there was none. */
  CompletableFuture<MessageOutcome> outcome() {
    return outcome;
  }
}
