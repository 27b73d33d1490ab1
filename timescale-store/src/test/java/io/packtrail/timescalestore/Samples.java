package io.packtrail.timescalestore;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Batteries and messages for tests. */
final class Samples {
  static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:05.123456Z");
  static final GatewayId GATEWAY = new GatewayId("gw-1");
  static final GatewayId OTHER_GATEWAY = new GatewayId("gw-2");
  static final BatteryId BATTERY = new BatteryId("BAT-1");

  private Samples() {}

  static Battery battery(BatteryId id, @Nullable GatewayId gatewayId) {
    return new Battery(
        id,
        "urn:battery:" + id,
        null,
        gatewayId,
        "model-x",
        Chemistry.NMC622,
        120,
        42.5,
        355,
        96,
        2,
        null,
        null,
        BatteryCategory.EV,
        null,
        null);
  }

  /** Samples one second apart; the voltage tells them apart, most signals are not reported. */
  static SampleSeries series(Instant start, int count, double firstVoltageV) {
    SampleSeries.Builder builder = SampleSeries.builder(count);
    for (int i = 0; i < count; i++) {
      builder
          .add(start.toEpochMilli() + 1_000L * i)
          .set(Signal.PACK_VOLTAGE_V, firstVoltageV + i)
          .set(Signal.PACK_CURRENT_A, -0.5 * i);
    }
    return builder.build();
  }

  static InboundMessage.Telemetry message(
      String messageId, BatteryId batteryId, SampleSeries samples) {
    return message(GATEWAY, messageId, batteryId, samples, RECEIVED);
  }

  static InboundMessage.Telemetry message(
      GatewayId gateway,
      String messageId,
      BatteryId batteryId,
      SampleSeries samples,
      Instant receivedAt) {
    long firstMs = samples.size() == 0 ? 0 : samples.epochMs()[0];
    float first = samples.size() == 0 ? 0 : samples.value(Signal.PACK_VOLTAGE_V, 0);
    String bytes = messageId + batteryId + firstMs + "/" + samples.size() + "/" + first;
    return new InboundMessage.Telemetry(
        new Receipt(
            gateway,
            receivedAt,
            "packtrail/v1/" + gateway + "/telemetry",
            bytes.getBytes(StandardCharsets.UTF_8)),
        messageId,
        batteryId,
        receivedAt.minusSeconds(1),
        samples);
  }

  static InboundMessage.Rejected rejected(String bytes, int sampleCount) {
    return new InboundMessage.Rejected(
        new Receipt(
            GATEWAY,
            RECEIVED,
            "packtrail/v1/gw-1/telemetry",
            bytes.getBytes(StandardCharsets.UTF_8)),
        sampleCount,
        "unparsable",
        "not JSON",
        null);
  }

  /** All of a battery's samples from the store, as one series per chunk. */
  static List<SampleSeries> history(TelemetryTable telemetry, BatteryId batteryId) {
    List<SampleSeries> chunks = new ArrayList<>();
    telemetry.history(batteryId, null, null, chunks::add);
    return chunks;
  }
}
