package io.packtrail.mqttingest.wire;

import static io.packtrail.mqttingest.wire.Messages.at;
import static io.packtrail.mqttingest.wire.Messages.decode;
import static io.packtrail.mqttingest.wire.Messages.withRows;
import static io.packtrail.mqttingest.wire.Messages.withSamples;
import static io.packtrail.mqttingest.wire.Messages.withValue;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacktrailDecoderTest {
  @Test
  void decode_objects_keepsEveryFieldInInnerUnits() {
    Telemetry message =
        accepted(
            withSamples(
                """
                {"t":"2026-11-23T10:00:00Z","packVoltageV":355.2,"packCurrentA":-32.1,"socPercent":54.5,
                 "tempMinDegC":-21.5,"tempMaxDegC":24.0,"tempMeanDegC":22.6,"cellVoltageMinV":3.69,
                 "cellVoltageMaxV":3.71,"odometerKm":51091.2,"speedKmh":0,"ambientDegC":12.0,
                 "bmsSohPercent":93,"isolationKOhm":2400}"""));

    assertThat(message.messageId()).isEqualTo("m-1");
    assertThat(message.batteryId()).isEqualTo(new BatteryId("BAT-0001"));
    assertThat(message.sentAt()).isEqualTo(Instant.parse("2026-11-23T10:00:05.120Z"));
    SampleSeries samples = message.samples();
    assertThat(samples.at(0)).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
    float[] expected = {
      355.2f, -32.1f, 0.545f, -21.5f, 24, 22.6f, 3.69f, 3.71f, 51091.2f, 0, 12, 0.93f, 2400
    };
    for (Signal signal : Signal.values()) {
      assertThat(samples.value(signal, 0))
          .as(signal.fieldName())
          .isEqualTo(expected[signal.ordinal()]);
    }
  }

  @Test
  void decode_columns_equalsTheSameAsObjects() {
    Telemetry columns =
        accepted(
            withRows(
                "\"socPercent\",\"t\",\"packVoltageV\"",
                "[54.5,1795428000000,355.2],[null,1795428001000,355.3]"));
    Telemetry objects =
        accepted(
            withSamples(
                """
                {"t":1795428000000,"packVoltageV":355.2,"socPercent":54.5},
                {"packVoltageV":355.3,"socPercent":null,"t":"2026-11-23T10:00:01Z"}"""));

    assertSameSamples(columns.samples(), objects.samples());
    assertThat(columns.samples().value(Signal.SOC_RATIO, 1)).isNaN();
  }

  @Test
  void decode_rowsBeforeFields_readsThemAllTheSame() {
    String rowsFirst =
        """
        {"rows":[[1795428000000,355.2]],"sentAt":1795428000000,"fields":["t","packVoltageV"],
         "batteryId":"BAT-0001"}""";

    Telemetry message = accepted(rowsFirst);

    assertThat(message.samples().value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(355.2f);
    assertThat(message.sampleCount()).isEqualTo(1);
  }

  @Test
  void decode_withoutMessageId_takesTheDigestOfThePayload() {
    // sha256sum of exactly these bytes
    String payload =
        "{\"batteryId\":\"BAT-0001\",\"sentAt\":\"2026-11-23T10:00:05Z\","
            + "\"samples\":[{\"t\":\"2026-11-23T10:00:00Z\"}]}";

    assertThat(accepted(payload).messageId())
        .isEqualTo("43c85cc2beefbdebe218956bc07779d6fcd20c5a7d6217ff0363f761457b3c99");
  }

  @Test
  void decode_samplesOutOfOrder_areKeptAsSent() {
    Telemetry message =
        accepted(withSamples("{\"t\":1795428002000},{\"t\":1795428000000},{\"t\":1795428001000}"));

    assertThat(message.samples().epochMs())
        .containsExactly(1795428002000L, 1795428000000L, 1795428001000L);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"2026-11-23T11:00:00.25+01:00\"', 2026-11-23T10:00:00.250Z",
    "'\"2026-11-23t10:00:00z\"', 2026-11-23T10:00:00Z",
    "'\"2026-11-23 10:00:00Z\"', 2026-11-23T10:00:00Z",
    "'\"2026-11-23T10:00:00.123456789Z\"', 2026-11-23T10:00:00.123Z",
    "'\"2024-02-29T23:59:59Z\"', 2024-02-29T23:59:59Z",
    "1795428000000, 2026-11-23T10:00:00Z",
    "1795428000000.9, 2026-11-23T10:00:00Z",
    "1.795428e12, 2026-11-23T10:00:00Z",
    "'\"2026-11-23T10:05:06Z\"', 2026-11-23T10:05:06Z",
    "'\"2000-01-01T00:00:00Z\"', 2000-01-01T00:00:00Z",
  })
  void decode_timeOfAnyForm_isTheInstantMeant(String time, Instant meant) {
    assertThat(accepted(at(time)).samples().at(0)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"sentAt\":\"2026-11-23T12:00:05Z\",', '', 2026-11-23T12:00:05Z",
    "'', ',\"sentAt\":\"2026-11-23T12:00:05Z\"', 2026-11-23T12:00:05Z",
    "'', ',\"sentAt\":\"2026-11-23T10:00:05Z\"', 2026-11-23T10:00:05Z",
    "'', ',\"sentAt\":1795428000000000', ",
    "'', '', "
  })
  void decode_refusedForAClockAhead_tellsWhenItWasSent(
      String before, String after, @Nullable Instant sentAt) {
    Rejected refused =
        (Rejected)
            decode(
                """
                {%s"messageId":"m-1","batteryId":"B","samples":[{"t":"2026-11-23T12:00:00Z","packVoltageV":355}]%s}
                """
                    .formatted(before, after));

    assertThat(refused.code()).isEqualTo("time-in-future");
    assertThat(refused.sampleCount()).isEqualTo(1);
    assertThat(refused.sentAt()).isEqualTo(sentAt);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"2026-11-23T10:05:06.001Z\"', time-in-future",
    "'\"1999-12-31T23:59:59.999Z\"', time-unset-clock",
    "0, time-unset-clock",
    "-1, time-unset-clock",
    "1795428000000000, time-in-future",
    "99999999999999999999999, time-in-future",
    "-99999999999999999999999, time-unset-clock",
    "1e999, not-finite",
    "'\"2023-02-29T10:00:00Z\"', bad-time",
    "'\"2026-13-01T10:00:00Z\"', bad-time",
    "'\"2026-11-23T24:00:00Z\"', bad-time",
    "'\"2026-02-30T10:00:00+01:00\"', bad-time",
    "'\"2026-11-23\"', bad-time",
    "'\"1795428000000\"', bad-time",
    "'\"\"', bad-time",
    "'\"2026-11-23T10:00:00.5\"', time-without-zone",
    "true, wrong-type",
    "'[1795428000000]', wrong-type",
    "null, missing-field",
  })
  void decode_timeThatCannotBe_isRefused(String time, String code) {
    Rejected rejected = rejected(at(time));

    assertThat(rejected.code()).isEqualTo(code);
    assertThat(rejected.reason()).startsWith("samples[0].t must ");
    assertThat(rejected.sampleCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "1795428000, seconds",
    "1795428000000000, microseconds",
    "1795428000000000000, nanoseconds"
  })
  void decode_timeInAnotherUnit_namesIt(String time, String unit) {
    assertThat(rejected(at(time)).reason())
        .endsWith("looks like " + unit + " instead of milliseconds");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"packVoltageV\":355200', 'packVoltageV must be in [0, 2000], got 355200 V; looks like mV'",
    "'\"packCurrentA\":-32100', 'packCurrentA must be in [-5000, 5000], got -32100 A; looks like mA'",
    "'\"tempMaxDegC\":297.15', 'tempMaxDegC must be in [-60, 150], got 297.15 °C; looks like K'",
    "'\"cellVoltageMaxV\":3710', 'cellVoltageMaxV must be in [0, 6], got 3710 V; looks like mV'",
    "'\"odometerKm\":51091200', 'odometerKm must be in [0, 10000000], got 51091200 km; looks like m'",
    "'\"isolationKOhm\":2400000', 'isolationKOhm must be in [0, 1000000], got 2400000 kOhm; looks like Ohm'",
    "'\"socPercent\":100.5', 'socPercent must be in [0, 100], got 100.5 %'",
  })
  void decode_valueOutOfRange_saysWhichAndWhatItMayBe(String value, String sentence) {
    Rejected rejected = rejected(withValue(value));

    assertThat(rejected.code()).isEqualTo("value-out-of-range");
    assertThat(rejected.reason()).isEqualTo("samples[0]." + sentence);
  }

  @Test
  void decode_mistakeInTheMiddle_namesItsSampleAndCountsAll() {
    Rejected rejected =
        rejected(
            withRows(
                "\"t\",\"packVoltageV\"",
                "[1795428000000,355],[1795428001000,true],[1795428002000,-1],[1795428003000,355]"));

    assertThat(rejected.reason()).isEqualTo("rows[1].packVoltageV must be a number, got true");
    assertThat(rejected.sampleCount()).isEqualTo(4);
  }

  @Test
  void decode_badBattery_stillCountsTheSamples() {
    Rejected rejected =
        rejected(
            """
            {"batteryId":"../etc","sentAt":1795428000000,"samples":[{"t":1795428000000},{"t":1}]}""");

    assertThat(rejected.code()).isEqualTo("bad-battery-id");
    assertThat(rejected.sampleCount()).isEqualTo(2);
  }

  @Test
  void decode_cutOff_countsWhatWasThereAndSaysWhere() {
    String whole = withSamples("{\"t\":1795428000000},{\"t\":1795428001000}");

    Rejected rejected = rejected(whole.substring(0, whole.length() - 3));

    assertThat(rejected.code()).isEqualTo("unparsable");
    assertThat(rejected.sampleCount()).isEqualTo(1);
    assertThat(rejected.reason()).contains("line 1, column ");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"samples\":[{\"t\":1795428000000}],\"rows\":[]', duplicate-field",
    "'\"fields\":[\"t\"]', missing-field",
    "'\"rows\":[[1795428000000]]', missing-field",
    "'\"fields\":[],\"rows\":[[]]', missing-field",
    "'\"fields\":[\"t\",\"t\"],\"rows\":[[1795428000000,1795428000000]]', duplicate-field",
    "'\"fields\":[\"t\",\"volts\"],\"rows\":[[1795428000000,1]]', unknown-field",
    "'\"fields\":[\"t\"],\"rows\":[1795428000000]', wrong-type",
    "'\"fields\":[\"t\"],\"rows\":{}', wrong-type",
    "'\"fields\":[\"t\"],\"rows\":[[1795428000000,5]]', row-length",
    "'\"fields\":[\"t\",7],\"rows\":[[1795428000000,5]]', wrong-type",
    "'\"samples\":[[1795428000000]]', wrong-type",
    "'\"samples\":[{\"t\":1795428000000}],\"samples\":[]', duplicate-field",
    "'\"samples\":[{\"t\":1795428000000,\"t\":1795428000000}]', duplicate-field",
    "'\"samples\":[{\"t\":1795428000000}],\"vehicleId\":\"7\"', unknown-field",
    "'\"samples\":[{\"t\":1795428000000,\"packVoltageV\":-Infinity}]', not-finite",
    "'\"samples\":[{\"t\":1795428000000,\"packVoltageV\":1e400}]', not-finite",
    "'\"messageId\":\"\",\"samples\":[{\"t\":1795428000000}]', bad-message-id",
    "'\"messageId\":42,\"samples\":[{\"t\":1795428000000}]', wrong-type",
  })
  void decode_wrongForm_isRefusedWithItsCode(String part, String code) {
    String payload = "{\"batteryId\":\"B\",\"sentAt\":1795428000000," + part + "}";

    assertThat(rejected(payload).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "42",
        "\"text\"",
        "{",
        "{}{}",
        "not json",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}",
        "\u0000\u0001\u0002"
      })
  void decode_notOneObject_isUnparsable(String payload) {
    // {"a":...} is nested deeper than the limit before its name can be looked at
    assertThat(rejected(payload).code()).isIn("unparsable", "unknown-field");
    assertThat(rejected(payload).reason()).isNotBlank();
  }

  @Test
  void decode_controlCharactersInARefusedName_areNotRepeated() {
    Rejected rejected = rejected(withValue("\"evil\\u001b[31m\\nname\":1"));

    assertThat(rejected.reason()).doesNotContainPattern("\\p{Cntrl}").contains("evil?[31m?name");
  }

  @Test
  void decode_veryLongName_isRepeatedInPartOnly() {
    Rejected rejected = rejected(withValue("\"" + "x".repeat(250) + "\":1"));

    assertThat(rejected.reason()).hasSizeLessThan(200);
  }

  @ParameterizedTest
  @CsvSource({
    "soc, socPercent",
    "packCurentA, packCurrentA",
    "PackVoltageV, packVoltageV",
    "temp_max_deg_c, tempMaxDegC",
    "odometer, odometerKm",
    "time, t",
  })
  void decode_unknownField_namesTheOneMeant(String name, String meant) {
    assertThat(rejected(withValue("\"" + name + "\":1")).reason()).endsWith("nearest is " + meant);
  }

  @Test
  void decode_tenThousandSamples_areAccepted() {
    StringBuilder rows = new StringBuilder("[1700000000000]");
    for (int i = 1; i < 10_000; i++) {
      rows.append(",[").append(1_700_000_000_000L + i).append(']');
    }

    assertThat(accepted(withRows("\"t\"", rows.toString())).sampleCount()).isEqualTo(10_000);
    assertThat(rejected(withRows("\"t\"", rows + ",[1]")).sampleCount()).isEqualTo(10_001);
  }

  @Test
  void decode_refused_keepsTheBytesAndTheTopic() {
    byte[] payload = "{oops".getBytes(StandardCharsets.UTF_8);

    InboundMessage message = decode(Messages.TOPIC, payload);

    assertThat(message.payload()).isSameAs(payload);
    assertThat(message.topic()).isEqualTo(Messages.TOPIC);
    assertThat(message.gatewayId()).isEqualTo(Messages.GATEWAY);
    assertThat(message.receivedAt()).isEqualTo(Messages.RECEIVED);
  }

  private static Telemetry accepted(String payload) {
    InboundMessage message = decode(payload);
    assertThat(message).isInstanceOf(Telemetry.class);
    return (Telemetry) message;
  }

  private static Rejected rejected(String payload) {
    InboundMessage message = decode(payload);
    assertThat(message).isInstanceOf(Rejected.class);
    return (Rejected) message;
  }

  private static void assertSameSamples(SampleSeries actual, SampleSeries expected) {
    assertThat(actual.epochMs()).isEqualTo(expected.epochMs());
    for (Signal signal : Signal.values()) {
      assertThat(actual.column(signal)).as(signal.fieldName()).isEqualTo(expected.column(signal));
    }
  }
}
