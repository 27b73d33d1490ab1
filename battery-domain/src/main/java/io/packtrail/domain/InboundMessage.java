package io.packtrail.domain;

import java.time.Instant;

/**
 * A message from a gateway on its way to the store: either accepted, or kept aside with its bytes
 * and a reason.
 */
public sealed interface InboundMessage {
  /** The gateway that sent it. */
  GatewayId gatewayId();

  /** When the service received it. */
  Instant receivedAt();

  /** The MQTT topic it came on. */
  String topic();

  /** The bytes as received; must not be modified. */
  byte[] payload();

  /** Number of samples it holds; 0 where it could not be read so far. */
  int sampleCount();

  /**
   * A telemetry message that passed every check which needs no database.
   *
   * @param messageId the gateway's own identifier, or the payload's digest where it sent none; the
   *     key of idempotence; 1 to {@link #LONGEST_MESSAGE_ID} characters
   * @param sentAt when the gateway says it sent the message
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel to quarantine
  record Telemetry(
      GatewayId gatewayId,
      Instant receivedAt,
      String topic,
      byte[] payload,
      String messageId,
      BatteryId batteryId,
      Instant sentAt,
      SampleSeries samples)
      implements InboundMessage {
    /** Most characters of a message identifier, on the wire as in the store. */
    public static final int LONGEST_MESSAGE_ID = 128;

    @Override
    public int sampleCount() {
      return samples.size();
    }
  }

  /**
   * A message that cannot be stored as it is.
   *
   * @param code stable reason code, for example {@code unparsable}
   * @param reason one sentence for a person
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel to quarantine
  record Rejected(
      GatewayId gatewayId,
      Instant receivedAt,
      String topic,
      byte[] payload,
      int sampleCount,
      String code,
      String reason)
      implements InboundMessage {}
}
