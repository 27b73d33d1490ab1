package io.packtrail.mqttingest.wire;

import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.UsageSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder, a topic and sound messages for it, to be spoiled. A further format adds its own to
 * {@link #all()}.
 */
record FuzzTarget(MessageDecoder decoder, String topic, List<byte[]> seeds) {
  private static final BatteryId BATTERY = new BatteryId("BAT-0001");
  private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

  /** Every format that the service reads. */
  static List<FuzzTarget> all() {
    PacktrailDecoder own = new PacktrailDecoder(Limits.DEFAULTS);
    List<FuzzTarget> targets = new ArrayList<>(ForeignFuzzTargets.all());
    targets.add(new FuzzTarget(own, Messages.TOPIC, telemetry()));
    targets.add(new FuzzTarget(own, Messages.SUMMARY_TOPIC, summaries()));
    targets.add(new FuzzTarget(own, Messages.EVENT_TOPIC, events()));
    return targets;
  }

  private static List<byte[]> telemetry() {
    List<byte[]> seeds = new ArrayList<>();
    for (String json :
        List.of(
            Messages.withSamples(
                "{\"t\":\"2026-11-23T10:00:00Z\",\"packVoltageV\":355.2,\"packCurrentA\":-32.1e0},"
                    + "{\"t\":1795428001000,\"socPercent\":54.5,\"tempMinDegC\":null}"),
            Messages.withRows(
                "\"t\",\"packVoltageV\",\"bmsSohPercent\"",
                "[1795428000000,355.2,93],[\"2026-11-23T11:00:01+01:00\",null,92.5]"))) {
      seeds.add(json.getBytes(StandardCharsets.UTF_8));
      seeds.add(cbor(json));
    }
    for (TelemetryEncoder.Form form : TelemetryEncoder.Form.values()) {
      seeds.add(
          new TelemetryEncoder(form, DocumentFormat.CBOR).encode("m-1", BATTERY, AT, samples()));
    }
    return seeds;
  }

  private static SampleSeries samples() {
    return SampleSeries.builder(2)
        .add(AT.toEpochMilli())
        .set(Signal.PACK_VOLTAGE_V, 355.2)
        .set(Signal.SOC_RATIO, 0.545)
        .add(AT.toEpochMilli() + 1_000)
        .set(Signal.PACK_CURRENT_A, -32)
        .build();
  }

  private static List<byte[]> summaries() {
    UsageSummary summary =
        new UsageSummary(
            AT.minusSeconds(86_400),
            AT,
            51_123.0,
            61.2,
            null,
            21.9,
            null,
            List.of(
                new UsageSummary.ReportedSession(
                    Session.Kind.CHARGE,
                    AT.minusSeconds(9_000),
                    AT.minusSeconds(600),
                    0.21,
                    0.82,
                    78.4,
                    28.2,
                    24.1,
                    29.0,
                    118.0,
                    UsageSummary.ChargingCurrent.DC)),
            List.of(new UsageSummary.CyclesAtDepth(0.1, 0.2, 2.5, 0.61)),
            List.of(new UsageSummary.TimeAtTemperature(20, 25, 5_400, 0.6, 0.7)));
    return List.of(
        new ReportEncoder(DocumentFormat.JSON).encode("m-1", BATTERY, summary),
        new ReportEncoder(DocumentFormat.CBOR).encode("m-1", BATTERY, summary));
  }

  private static List<byte[]> events() {
    BatteryEvent event = new BatteryEvent(AT, BatteryEvent.Kind.MODULE_SWAP, "module 7");
    return List.of(
        new ReportEncoder(DocumentFormat.JSON).encode("m-1", BATTERY, event),
        new ReportEncoder(DocumentFormat.CBOR).encode("m-1", BATTERY, event));
  }

  private static byte[] cbor(String json) {
    try {
      return CborDecodingTest.toCbor(json);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
