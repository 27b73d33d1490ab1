package io.packtrail.timescalestore;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.InboundMessage.Telemetry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message with all that can be said of it without the database.
 *
 * @param payloadDigest SHA-256 of its bytes
 * @param refusal why it cannot be stored, absent where it may be
 * @param firstMs time of its earliest sample (ms since the epoch), meaningless without samples
 * @param lastMs time of its latest sample (ms since the epoch), meaningless without samples
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Delivery(
    InboundMessage message,
    byte[] payloadDigest,
    @Nullable Refusal refusal,
    long firstMs,
    long lastMs) {

  /** Examines a message. What the database would choke on is refused here: it would come back. */
  static Delivery of(InboundMessage message) {
    byte[] digest = Digests.sha256(message.payload());
    if (message instanceof Rejected rejected) {
      return new Delivery(message, digest, new Refusal(rejected.code(), rejected.reason()), 0, 0);
    }
    Telemetry telemetry = (Telemetry) message;
    long firstMs = Long.MAX_VALUE;
    long lastMs = Long.MIN_VALUE;
    for (long epochMs : telemetry.samples().epochMs()) {
      firstMs = Math.min(firstMs, epochMs);
      lastMs = Math.max(lastMs, epochMs);
    }
    return new Delivery(message, digest, examine(telemetry, firstMs, lastMs), firstMs, lastMs);
  }

  /** The message as telemetry; only for one that is not refused. */
  Telemetry telemetry() {
    return (Telemetry) message;
  }

  private static @Nullable Refusal examine(Telemetry telemetry, long firstMs, long lastMs) {
    if (!Texts.storableMessageId(telemetry.messageId())) {
      return new Refusal(
          "message-id-invalid",
          "messageId must be 1 to %d well-formed characters without U+0000, got %d characters"
              .formatted(Telemetry.LONGEST_MESSAGE_ID, telemetry.messageId().length()));
    }
    if (!Times.plausible(telemetry.sentAt())) {
      return outOfRange("sentAt", telemetry.sentAt());
    }
    if (telemetry.sampleCount() > 0) {
      if (!Times.plausible(Instant.ofEpochMilli(firstMs))) {
        return outOfRange("t", Instant.ofEpochMilli(firstMs));
      }
      if (!Times.plausible(Instant.ofEpochMilli(lastMs))) {
        return outOfRange("t", Instant.ofEpochMilli(lastMs));
      }
    }
    return null;
  }

  private static Refusal outOfRange(String name, Instant got) {
    return new Refusal(
        "time-out-of-range",
        "%s must be in [%s, %s), got %s".formatted(name, Times.EARLIEST, Times.END, got));
  }
}
