package io.packtrail.mqttingest.wire;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Messages for tests: a sound one, and texts to be put in its place. */
final class Messages {
  static final GatewayId GATEWAY = new GatewayId("g-17");
  static final String TOPIC = "packtrail/v1/g-17/telemetry";
  static final String SUMMARY_TOPIC = "packtrail/v1/g-17/summary";
  static final String EVENT_TOPIC = "packtrail/v1/g-17/event";
  static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:06Z");

  private static final PacktrailDecoder DECODER = new PacktrailDecoder(Limits.DEFAULTS);

  private Messages() {}

  /** A message around the list of samples. */
  static String withSamples(String samples) {
    return """
        {"messageId":"m-1","batteryId":"BAT-0001","sentAt":"2026-11-23T10:00:05.120Z","samples":[%s]}"""
        .formatted(samples);
  }

  /** A message in the columnar form. */
  static String withRows(String fields, String rows) {
    return """
        {"messageId":"m-1","batteryId":"BAT-0001","sentAt":"2026-11-23T10:00:05.120Z","fields":[%s],"rows":[%s]}"""
        .formatted(fields, rows);
  }

  /** A message of one sample with this text behind its time. */
  static String withValue(String value) {
    return withSamples("{\"t\":\"2026-11-23T10:00:00Z\"," + value + "}");
  }

  /** A message of one sample at this time, as JSON. */
  static String at(String time) {
    return withSamples("{\"t\":" + time + ",\"packVoltageV\":355.2}");
  }

  static InboundMessage decode(String payload) {
    return decode(TOPIC, payload.getBytes(StandardCharsets.UTF_8));
  }

  static InboundMessage decode(String topic, byte[] payload) {
    return DECODER.decode(new Receipt(GATEWAY, RECEIVED, topic, payload));
  }
}
