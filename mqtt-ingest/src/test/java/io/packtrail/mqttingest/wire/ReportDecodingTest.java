package io.packtrail.mqttingest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Event;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.InboundMessage.Summary;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Summaries and events. */
class ReportDecodingTest {
  private static final String SESSION =
      "\"sessions\":[{\"kind\":\"charge\",\"start\":1795420000000,\"end\":1795426000000%s}]";

  @Test
  void decode_summaryWithoutMessageId_takesThePayloadsDigest() {
    Summary summary = (Summary) summary("\"chargedAh\":null".replace("chargedAh", "odometerKm"));

    assertThat(summary.messageId()).hasSize(64);
    assertThat(summary.summary().odometerKm()).isNull();
    assertThat(summary.summary().sessions()).isEmpty();
    assertThat(summary.sampleCount()).isZero();
  }

  @Test
  void decode_sentAt_isKept() {
    Summary summary = (Summary) summary("\"sentAt\":\"2026-11-23T10:00:05.120Z\"");

    assertThat(summary.sentAt()).isEqualTo(Instant.parse("2026-11-23T10:00:05.120Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"odometerKm\":-1'|value-out-of-range|odometerKm must be in [0, 10000000], got -1 km",
        "'\"odometerKm\":\"1\"'|wrong-type|odometerKm must be a number, got text \"1\"",
        "'\"chargeEnergyKWh\":NaN'|not-finite|chargeEnergyKWh must be a finite number, got NaN kWh",
        "'\"odometer\":1'|unknown-field|message must hold known fields only, got \"odometer\"; nearest is odometerKm",
        "'\"from\":1795420000000'|duplicate-field|from must stand once, got it twice",
        "'\"sessions\":{}'|wrong-type|sessions must be an array, got an object",
        "'\"sessions\":[[]]'|wrong-type|sessions[0] must be an object, got an array",
        "'\"sessions\":[{\"kind\":\"charge\"}]'|missing-field|sessions[0].start must be present, got nothing",
        "'\"depthOfDischarge\":[{\"fromPercent\":20,\"toPercent\":10,\"count\":1}]'|wrong-order|depthOfDischarge[0].toPercent must be above fromPercent, got less",
        "'\"depthOfDischarge\":[{\"fromPercent\":10,\"toPercent\":101,\"count\":1}]'|value-out-of-range|depthOfDischarge[0].toPercent must be in [0, 100], got 101 %",
        "'\"timeAtTemperature\":[{\"fromDegC\":-0.0,\"toDegC\":0,\"seconds\":1}]'|wrong-order|timeAtTemperature[0].toDegC must be above fromDegC, got the same",
        "'\"timeAtTemperature\":[{\"fromDegC\":0,\"toDegC\":5,\"seconds\":1,\"toSocPercent\":5}]'|missing-field|timeAtTemperature[0].fromSocPercent must be present where toSocPercent is, got nothing",
      })
  void decode_spoiledSummary_isRefusedWithOneSentence(String part, String code, String reason) {
    Rejected rejected = (Rejected) summary(part);

    assertThat(rejected.code()).isEqualTo(code);
    assertThat(rejected.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",\"startSocPercent\":101|value-out-of-range",
        ",\"tempMaxDegC\":300|value-out-of-range",
        ",\"maxCurrentA\":1e9|value-out-of-range",
        ",\"current\":\"three-phase\"|unknown-word",
        ",\"kind\":\"charge\"|duplicate-field",
        ",\"power\":7|unknown-field",
      })
  void decode_spoiledSession_isRefusedWithItsCode(String part, String code) {
    assertThat(((Rejected) summary(SESSION.formatted(part))).code()).isEqualTo(code);
  }

  @Test
  void decode_moreItemsThanAList_mayHold_isRefused() {
    String one = "{\"fromPercent\":0,\"toPercent\":10,\"count\":1}";
    String list = "\"depthOfDischarge\":[" + (one + ",").repeat(1_000) + one + "]";

    assertThat(((Rejected) summary(list)).reason())
        .isEqualTo("depthOfDischarge must hold at most 1000 items, got more");
    assertThat(summary(list.replace("," + one + "]", "]"))).isInstanceOf(Summary.class);
  }

  @Test
  void decode_periodThatEndsAsItBegins_isRefused() {
    Rejected rejected =
        (Rejected)
            decode(
                Messages.SUMMARY_TOPIC,
                "{\"batteryId\":\"B\",\"from\":1795420000000,\"to\":1795420000000}");

    assertThat(rejected.reason()).isEqualTo("to must be above from, got the same");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"batteryId\":\"B\",\"at\":1795428000000}|missing-field",
        "{\"batteryId\":\"B\",\"kind\":\"accident\"}|missing-field",
        "{\"at\":1795428000000,\"kind\":\"accident\"}|missing-field",
        "{\"batteryId\":\"B B\",\"at\":1795428000000,\"kind\":\"accident\"}|bad-battery-id",
        "{\"messageId\":\"\",\"batteryId\":\"B\",\"at\":1795428000000,\"kind\":\"accident\"}|bad-message-id",
        "{\"batteryId\":\"B\",\"at\":1795428000000,\"kind\":\"crash\"}|unknown-word",
        "{\"batteryId\":\"B\",\"at\":1995428000000,\"kind\":\"accident\"}|time-in-future",
        "{\"batteryId\":\"B\",\"at\":1795428000000,\"kind\":\"accident\"}{}|unparsable",
        "{\"batteryId\":\"B\",\"at\":1795428000000,\"kind\":\"accident\"|unparsable",
        "[]|unparsable",
      })
  void decode_spoiledEvent_isRefusedWithItsCode(String payload, String code) {
    assertThat(((Rejected) decode(Messages.EVENT_TOPIC, payload)).code()).isEqualTo(code);
  }

  @Test
  void decode_eventWithoutDetail_hasAnEmptyOne() {
    Event event =
        (Event)
            decode(
                Messages.EVENT_TOPIC,
                "{\"batteryId\":\"B\",\"at\":1795428000000,\"kind\":\"accident\"}");

    assertThat(event.event().detail()).isEmpty();
  }

  private static InboundMessage summary(String part) {
    return decode(
        Messages.SUMMARY_TOPIC,
        "{\"batteryId\":\"B\",\"from\":1795420000000,\"to\":1795428000000," + part + "}");
  }

  private static InboundMessage decode(String topic, String payload) {
    return Messages.decode(topic, payload.getBytes(StandardCharsets.UTF_8));
  }
}
