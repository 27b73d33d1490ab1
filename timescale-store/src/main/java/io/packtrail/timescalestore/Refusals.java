package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage.Summary;
import io.packtrail.domain.InboundMessage.Telemetry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What in the database forbids storing a message, as a sentence. */
final class Refusals {
  private Refusals() {}

  /** Why the battery's master data forbid storing the message, or null. */
  static @Nullable Refusal byBattery(BatteryKeys.@Nullable Entry battery, Delivery delivery) {
    BatteryId batteryId = delivery.accepted().batteryId();
    if (battery == null) {
      return new Refusal(
          "unknown-battery", "batteryId must be of a registered battery, got " + batteryId);
    }
    return byAssignment(battery, delivery.message().gatewayId(), delivery);
  }

  /** Why the battery's assignments forbid storing the message, or null. */
  static @Nullable Refusal byAssignment(
      BatteryKeys.Entry battery, GatewayId gateway, Delivery delivery) {
    BatteryId batteryId = delivery.accepted().batteryId();
    if (!battery.knows(gateway)) {
      return foreign(batteryId, gateway);
    }
    // What a summary tells of ends before its end.
    long lastMs = delivery.message() instanceof Summary ? delivery.lastMs() - 1 : delivery.lastMs();
    if (battery.reportableBy(gateway, delivery.firstMs(), lastMs)) {
      return null;
    }
    long[] timesMs =
        delivery.message() instanceof Telemetry telemetry
            ? telemetry.samples().epochMs()
            : new long[] {delivery.firstMs(), lastMs};
    for (long epochMs : timesMs) {
      if (!battery.reportableBy(gateway, epochMs)) {
        return new Refusal(
            "foreign-battery",
            "times must lie where battery %s is assigned to %s, got %s"
                .formatted(batteryId, gateway, Instant.ofEpochMilli(epochMs)));
      }
    }
    return null;
  }

  static Refusal foreign(BatteryId batteryId, GatewayId gateway) {
    return new Refusal(
        "foreign-battery",
        "battery %s must be reported by a gateway of its own, got %s"
            .formatted(batteryId, gateway));
  }

  static Refusal idReused(Delivery delivery) {
    return new Refusal(
        "message-id-reused",
        "messageId must stand for one content, got %s, which stands for another"
            .formatted(delivery.accepted().messageId()));
  }
}
