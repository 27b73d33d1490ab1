package io.packtrail.timescalestore;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Accepted;
import io.packtrail.domain.InboundMessage.Event;
import io.packtrail.domain.InboundMessage.NoData;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.InboundMessage.Summary;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.Sha256;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message with all that can be said of it without the database.
 *
 * @param payloadDigest SHA-256 of its bytes
 * @param refusal why it cannot be stored, absent where it may be
 * @param firstMs earliest time that it tells of (ms since the epoch), meaningless where it tells of
 *     none
 * @param lastMs latest time that it tells of (ms since the epoch), meaningless where it tells of
 *     none
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Delivery(
    InboundMessage message,
    byte[] payloadDigest,
    @Nullable Refusal refusal,
    long firstMs,
    long lastMs) {

  /** {@link #of(InboundMessage, Horizon, Instant)} where all is kept. */
  static Delivery of(InboundMessage message) {
    return of(message, Horizon.NONE, message.receivedAt());
  }

  /**
   * Examines a message. What the database would choke on is refused here: it would come back.
   *
   * @param now when it is to be stored: retention counts from there
   */
  static Delivery of(InboundMessage message, Horizon horizon, Instant now) {
    byte[] digest = Sha256.of(message.payload());
    if (message instanceof Rejected rejected) {
      return new Delivery(message, digest, new Refusal(rejected.code(), rejected.reason()), 0, 0);
    }
    if (message instanceof NoData) { // from a replay only; live ones are not handed to the store
      Refusal refusal = new Refusal("no-data", "message tells nothing of a battery");
      return new Delivery(message, digest, refusal, 0, 0);
    }
    if (message instanceof Telemetry telemetry) {
      return of(telemetry, digest, horizon, now);
    }
    if (message instanceof Summary summary) {
      return of(
          summary,
          digest,
          summary.summary().from().toEpochMilli(),
          summary.summary().to().toEpochMilli());
    }
    Event event = (Event) message;
    long atMs = event.event().at().toEpochMilli();
    return of(event, digest, atMs, atMs);
  }

  private static Delivery of(Telemetry telemetry, byte[] digest, Horizon horizon, Instant now) {
    long firstMs = Long.MAX_VALUE;
    long lastMs = Long.MIN_VALUE;
    for (long epochMs : telemetry.samples().epochMs()) {
      firstMs = Math.min(firstMs, epochMs);
      lastMs = Math.max(lastMs, epochMs);
    }
    Delivery delivery = of(telemetry, digest, firstMs, lastMs);
    return delivery.refusal() != null || firstMs > lastMs
        ? delivery
        : delivery.refused(horizon.refusal(Instant.ofEpochMilli(firstMs), now));
  }

  private static Delivery of(Accepted message, byte[] digest, long firstMs, long lastMs) {
    return new Delivery(message, digest, examine(message, firstMs, lastMs), firstMs, lastMs);
  }

  private Delivery refused(@Nullable Refusal why) {
    return new Delivery(message, payloadDigest, why, firstMs, lastMs);
  }

  /** The message; only for one that is not refused. */
  Accepted accepted() {
    return (Accepted) message;
  }

  /** These rows of this message, of which a value was not taken. */
  DifferingSamples differing(GuardedCopy.Differing rows) {
    Accepted accepted = accepted();
    return new DifferingSamples(
        message.gatewayId(),
        accepted.batteryId(),
        accepted.messageId(),
        rows.rows(),
        rows.firstAt());
  }

  private static @Nullable Refusal examine(Accepted message, long firstMs, long lastMs) {
    if (!Texts.storableMessageId(message.messageId())) {
      return new Refusal(
          "message-id-invalid",
          "messageId must be 1 to %d well-formed characters without U+0000, got %d characters"
              .formatted(Accepted.LONGEST_MESSAGE_ID, message.messageId().length()));
    }
    Instant sentAt = message.sentAt();
    if (sentAt != null && !Times.plausible(sentAt)) {
      return outOfRange("sentAt", sentAt);
    }
    if (firstMs <= lastMs) {
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
