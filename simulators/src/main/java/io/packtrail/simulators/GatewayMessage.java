package io.packtrail.simulators;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import io.packtrail.mqttingest.wire.Topics;
import java.time.Instant;

/**
 * One telemetry message as a gateway sends it.
 *
 * @param messageId unique per gateway and the same on every run, so that a second run is recognised
 *     as a repetition
 * @param gatewayId the gateway that sends it
 * @param batteryId the battery it is about
 * @param sentAt what the gateway writes into the message as the time of sending
 * @param samples the measurements, at least one
 */
public record GatewayMessage(
    String messageId,
    GatewayId gatewayId,
    BatteryId batteryId,
    Instant sentAt,
    SampleSeries samples) {

  private static final TelemetryEncoder ENCODER =
      new TelemetryEncoder(TelemetryEncoder.Form.COLUMNS);

  /** The topic that it is published to. */
  public String topic() {
    return Topics.telemetry(gatewayId);
  }

  /** The bytes that are published: JSON, columnar. Encoded anew on every call. */
  public byte[] payload() {
    return ENCODER.encode(messageId, batteryId, sentAt, samples);
  }
}
