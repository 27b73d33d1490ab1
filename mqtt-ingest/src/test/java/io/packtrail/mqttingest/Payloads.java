package io.packtrail.mqttingest;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Telemetry messages for tests. */
final class Payloads {
  private Payloads() {}

  /** A sound message of one sample. */
  static byte[] message(String id) {
    return message(id, 1);
  }

  /** A sound message of this many samples. */
  static byte[] message(String id, int samples) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < samples; i++) {
      rows.append(i == 0 ? "" : ",").append('[').append(1_795_000_000_000L + i).append(",355.2]");
    }
    return """
        {"messageId":"%s","batteryId":"BAT-1","sentAt":1795000000000,
         "fields":["t","packVoltageV"],"rows":[%s]}"""
        .formatted(id, rows)
        .getBytes(UTF_8);
  }
}
