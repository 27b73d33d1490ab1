package io.packtrail.fleetservice.cli;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import io.packtrail.mqttingest.wire.Topics;
import io.packtrail.timescalestore.BatteryAssignment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A message cut at the times at which its battery changed gateways: each part in the name of the
 * gateway that the battery was assigned to.
 */
final class OwnedParts {
  private final List<BatteryAssignment> owners;
  private final TelemetryEncoder encoder = new TelemetryEncoder(TelemetryEncoder.Form.COLUMNS);

  /**
   * @param owners assignments of the battery, at least one
   */
  OwnedParts(List<BatteryAssignment> owners) {
    this.owners = owners;
  }

  List<Telemetry> of(Telemetry message) {
    TreeMap<Integer, SampleSeries.Builder> parts = new TreeMap<>();
    SampleSeries samples = message.samples();
    for (int i = 0; i < samples.size(); i++) {
      SampleSeries.Builder part =
          parts.computeIfAbsent(
              owner(samples.epochMs()[i]), owner -> SampleSeries.builder(samples.size()));
      copy(samples, i, part);
    }
    List<Telemetry> messages = new ArrayList<>();
    parts.forEach(
        (owner, part) ->
            messages.add(
                part(message, owners.get(owner).gatewayId(), owner, part.build(), parts.size())));
    return messages;
  }

  /** The gateway that a sample of this time is taken in the name of. */
  GatewayId gateway(long epochMs) {
    return owners.get(owner(epochMs)).gatewayId();
  }

  private Telemetry part(
      Telemetry message, GatewayId gateway, int owner, SampleSeries samples, int parts) {
    boolean whole = parts == 1;
    String messageId = whole ? message.messageId() : message.messageId() + "." + owner;
    byte[] payload =
        whole
            ? message.payload()
            // The bytes must be the same when the file is imported again.
            : encoder.encode(
                messageId, message.batteryId(), samples.at(samples.size() - 1), samples);
    return new Telemetry(
        new Receipt(gateway, message.receivedAt(), Topics.telemetry(gateway), payload),
        messageId,
        message.batteryId(),
        message.sentAt(),
        samples);
  }

  /** Whether the battery was assigned to a gateway at this time. */
  boolean isOwned(long epochMs) {
    return holds(owners.get(owner(epochMs)), epochMs);
  }

  /** The assignment that holds, or the last where none does. */
  private int owner(long epochMs) {
    for (int i = 0; i < owners.size(); i++) {
      if (holds(owners.get(i), epochMs)) {
        return i;
      }
    }
    return owners.size() - 1;
  }

  private static boolean holds(BatteryAssignment assignment, long epochMs) {
    Instant end = assignment.to();
    return epochMs >= assignment.from().toEpochMilli()
        && (end == null || epochMs < end.toEpochMilli());
  }

  private static void copy(SampleSeries from, int row, SampleSeries.Builder to) {
    to.add(from.epochMs()[row]);
    for (Signal signal : Signal.values()) {
      float value = from.value(signal, row);
      if (!Float.isNaN(value)) {
        to.set(signal, value);
      }
    }
  }
}
