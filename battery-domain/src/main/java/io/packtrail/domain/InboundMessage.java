package io.packtrail.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message from a gateway on its way to the store: either accepted, or kept aside with its bytes
 * and a reason.
 */
public sealed interface InboundMessage {
  /** Who sent it, when it came, and its bytes. */
  Receipt receipt();

  /** Number of samples it holds; 0 where it could not be read so far, or carries none. */
  int sampleCount();

  /** The gateway that sent it. */
  default GatewayId gatewayId() {
    return receipt().gatewayId();
  }

  /** When the service received it. */
  default Instant receivedAt() {
    return receipt().receivedAt();
  }

  /** The MQTT topic it came on. */
  default String topic() {
    return receipt().topic();
  }

  /** The bytes as received; must not be modified. */
  default byte[] payload() {
    return receipt().payload();
  }

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
  record Telemetry(
      Receipt receipt,
      String messageId,
      BatteryId batteryId,
      @Nullable Instant sentAt,
      SampleSeries samples)
      implements Accepted {
    @Override
    public int sampleCount() {
      return samples.size();
    }
  }

  /** What a gateway computed itself from samples that it does not send. */
  record Summary(
      Receipt receipt,
      String messageId,
      BatteryId batteryId,
      @Nullable Instant sentAt,
      UsageSummary summary)
      implements Accepted {
    @Override
    public int sampleCount() {
      return 0;
    }
  }

  /** Something that happened to the battery. */
  record Event(
      Receipt receipt,
      String messageId,
      BatteryId batteryId,
      @Nullable Instant sentAt,
      BatteryEvent event)
      implements Accepted {
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
  record Rejected(
      Receipt receipt, int sampleCount, String code, String reason, @Nullable Instant sentAt)
      implements InboundMessage {}

  /**
   * A message that tells nothing of a battery, for example that a gateway is there. It is
   * acknowledged and counted by the metrics, but neither stored nor entered into the ledger.
   */
  record NoData(Receipt receipt) implements InboundMessage {
    @Override
    public int sampleCount() {
      return 0;
    }
  }
}
