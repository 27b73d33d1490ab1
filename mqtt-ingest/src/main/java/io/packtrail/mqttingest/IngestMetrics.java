package io.packtrail.mqttingest;

import io.packtrail.domain.MessageOutcome;
import java.time.Duration;

/**
 * Hears what ingestion does, for counters. Called on any thread; must return quickly and not throw.
 */
public interface IngestMetrics {
  /** Hears nothing. */
  IngestMetrics NONE = new IngestMetrics() {};

  /** A message was taken into the queue. */
  default void received(int payloadBytes) {}

  /** A message is committed. */
  default void settled(MessageOutcome outcome, int samples) {}

  /** A message that was taken in goes back to its sender, without a commit and an answer. */
  default void returned() {}

  /** A group of messages was committed in one transaction. */
  default void committed(int messages, int rows, Duration duration) {}

  /** The store failed, and the same messages are tried again. */
  default void storeFailed() {}

  /**
   * The endpoint refused a connection or a message.
   *
   * @param reason a stable code, for example {@code bad-credentials}
   */
  default void refused(String reason) {}

  /** The number of connected gateways changed. */
  default void connections(int open) {}

  /** The external broker's time of receipt was there and could not be read. */
  default void brokerTimeUnreadable() {}

  /** The external broker lost a session that it had promised to keep. */
  default void brokerSessionLost() {}

  /** The external broker says that it dropped messages that it had acknowledged. */
  default void brokerDropped(long messages) {}
}
