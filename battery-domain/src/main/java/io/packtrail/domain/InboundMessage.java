package io.packtrail.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message from a gateway on its way to the store: either accepted, or kept aside with its bytes
 * and a reason.
 */
public sealed interface InboundMessage {
  /** The gateway that sent it. */
  GatewayId gatewayId();

  /** When the service received it. */
  Instant receivedAt();

  /** When an external broker received it, by the broker's clock; null where it does not say. */
  default @Nullable Instant brokerAt() {
    return null;
  }

  /** The same message with the broker's time, where it is a kind that is kept. */
  default InboundMessage withBrokerAt(Instant at) {
    return this;
  }

  /** The MQTT topic it came on. */
  String topic();

  /** The bytes as received; must not be modified. */
  byte[] payload();

  /** Number of samples it holds; 0 where it could not be read so far, or carries none. */
  int sampleCount();

  /** A message that passed every check which needs no database. */
  sealed interface Accepted extends InboundMessage {
    /** Most characters of a message identifier, on the wire as in the store. */
    int LONGEST_MESSAGE_ID = 128;

    /**
     * The gateway's own identifier, or the payload's digest where it sent none; the key of
     * idempotence; 1 to {@link #LONGEST_MESSAGE_ID} characters.
     */
    String messageId();

    /** The battery that it tells of. */
    BatteryId batteryId();

    /** When the gateway says it sent the message; absent where it does not say. */
    @Nullable Instant sentAt();
  }

  /** Samples of one battery. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel to quarantine
  record Telemetry(
      GatewayId gatewayId,
      Instant receivedAt,
      String topic,
      byte[] payload,
      String messageId,
      BatteryId batteryId,
      @Nullable Instant sentAt,
      SampleSeries samples,
      @Nullable Instant brokerAt)
      implements Accepted {
    /** One of which no broker's time is known. */
    public Telemetry(
        GatewayId gatewayId,
        Instant receivedAt,
        String topic,
        byte[] payload,
        String messageId,
        BatteryId batteryId,
        @Nullable Instant sentAt,
        SampleSeries samples) {
      this(gatewayId, receivedAt, topic, payload, messageId, batteryId, sentAt, samples, null);
    }

    @Override
    public Telemetry withBrokerAt(Instant at) {
      return new Telemetry(
          gatewayId, receivedAt, topic, payload, messageId, batteryId, sentAt, samples, at);
    }

    @Override
    public int sampleCount() {
      return samples.size();
    }
  }

  /** What a gateway computed itself from samples that it does not send. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel to quarantine
  record Summary(
      GatewayId gatewayId,
      Instant receivedAt,
      String topic,
      byte[] payload,
      String messageId,
      BatteryId batteryId,
      @Nullable Instant sentAt,
      UsageSummary summary,
      @Nullable Instant brokerAt)
      implements Accepted {
    /** One of which no broker's time is known. */
    public Summary(
        GatewayId gatewayId,
        Instant receivedAt,
        String topic,
        byte[] payload,
        String messageId,
        BatteryId batteryId,
        @Nullable Instant sentAt,
        UsageSummary summary) {
      this(gatewayId, receivedAt, topic, payload, messageId, batteryId, sentAt, summary, null);
    }

    @Override
    public Summary withBrokerAt(Instant at) {
      return new Summary(
          gatewayId, receivedAt, topic, payload, messageId, batteryId, sentAt, summary, at);
    }

    @Override
    public int sampleCount() {
      return 0;
    }
  }

  /** Something that happened to the battery. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel to quarantine
  record Event(
      GatewayId gatewayId,
      Instant receivedAt,
      String topic,
      byte[] payload,
      String messageId,
      BatteryId batteryId,
      @Nullable Instant sentAt,
      BatteryEvent event,
      @Nullable Instant brokerAt)
      implements Accepted {
    /** One of which no broker's time is known. */
    public Event(
        GatewayId gatewayId,
        Instant receivedAt,
        String topic,
        byte[] payload,
        String messageId,
        BatteryId batteryId,
        @Nullable Instant sentAt,
        BatteryEvent event) {
      this(gatewayId, receivedAt, topic, payload, messageId, batteryId, sentAt, event, null);
    }

    @Override
    public Event withBrokerAt(Instant at) {
      return new Event(
          gatewayId, receivedAt, topic, payload, messageId, batteryId, sentAt, event, at);
    }

    @Override
    public int sampleCount() {
      return 0;
    }
  }

  /**
   * A message that cannot be stored as it is.
   *
   * @param code stable reason code, for example {@code unparsable}
   * @param reason one sentence for a person
   * @param sentAt when the gateway says it sent the message, however wrong; null where that is not
   *     known
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel to quarantine
  record Rejected(
      GatewayId gatewayId,
      Instant receivedAt,
      String topic,
      byte[] payload,
      int sampleCount,
      String code,
      String reason,
      @Nullable Instant sentAt,
      @Nullable Instant brokerAt)
      implements InboundMessage {
    /** One of which no broker's time is known. */
    public Rejected(
        GatewayId gatewayId,
        Instant receivedAt,
        String topic,
        byte[] payload,
        int sampleCount,
        String code,
        String reason,
        @Nullable Instant sentAt) {
      this(gatewayId, receivedAt, topic, payload, sampleCount, code, reason, sentAt, null);
    }

    @Override
    public Rejected withBrokerAt(Instant at) {
      return new Rejected(
          gatewayId, receivedAt, topic, payload, sampleCount, code, reason, sentAt, at);
    }
  }

  /**
   * A message that tells nothing of a battery, for example that a gateway is there. It is
   * acknowledged and counted by the metrics, but neither stored nor entered into the ledger.
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  record NoData(GatewayId gatewayId, Instant receivedAt, String topic, byte[] payload)
      implements InboundMessage {
    @Override
    public int sampleCount() {
      return 0;
    }
  }
}
