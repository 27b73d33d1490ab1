package io.packtrail.mqttingest.wire;

import static io.packtrail.mqttingest.wire.Messages.at;
import static io.packtrail.mqttingest.wire.Messages.withRows;
import static io.packtrail.mqttingest.wire.Messages.withSamples;
import static io.packtrail.mqttingest.wire.Messages.withValue;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.InboundMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/wire-format.md} promises is what the decoder does. */
class WireFormatDocTest {
  private static final Pattern JSON_BLOCK = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SHELL_MESSAGE = Pattern.compile("-m \\\\\\n +'(.*)'");
  private static String doc = "";

  @BeforeAll
  static void readTheDoc() throws IOException {
    doc = Files.readString(Path.of("..", "docs", "wire-format.md"));
  }

  static Stream<String> examples() throws IOException {
    readTheDoc();
    return Stream.of(JSON_BLOCK, SHELL_MESSAGE)
        .flatMap(examples -> examples.matcher(doc).results())
        .map(match -> match.group(1));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void decode_everyExample_isAccepted(String example) {
    InboundMessage message =
        Messages.decode(topicOf(example), example.getBytes(StandardCharsets.UTF_8));

    assertThat(message).isInstanceOf(InboundMessage.Accepted.class);
  }

  private static String topicOf(String example) {
    if (example.contains("\"sessions\"")) {
      return Messages.SUMMARY_TOPIC;
    }
    return example.contains("\"detail\"") ? Messages.EVENT_TOPIC : Messages.TOPIC;
  }

  @Test
  void examples_ofEveryKindOfMessageAndForTheShell_areFound() throws IOException {
    assertThat(examples()).hasSize(5);
  }

  @ParameterizedTest
  @MethodSource("reportFields")
  void reportTables_everyField_isThere(FieldSpec field) {
    assertThat(doc).contains("`" + field.name() + "`");
    if (field.type() == FieldSpec.Type.NUMBER && !field.unit().equals("%")) {
      assertThat(doc)
          .containsPattern(
              "`%s`[^|]*\\| %s \\| %s to %s \\|"
                  .formatted(
                      field.name(), field.unit(), plain(field.lowest()), plain(field.highest())));
    }
    field.words().forEach(word -> assertThat(doc).contains("`" + word + "`"));
  }

  static Stream<FieldSpec> reportFields() {
    return Stream.of(
            ReportFields.SUMMARY,
            ReportFields.SESSION,
            ReportFields.CYCLES,
            ReportFields.EXPOSURE,
            ReportFields.EVENT)
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void fieldTable_everyField_hasItsUnitAndRange(WireField field) {
    assertThat(doc)
        .containsPattern(
            "\\| `%s` \\| %s \\| %s to %s \\|"
                .formatted(
                    field.name(), field.unit(), plain(field.lowest()), plain(field.highest())));
  }

  static Stream<WireField> fields() {
    return WireField.all().stream();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "BAD_TOPIC",
        "UNMAPPED_BATTERY",
        "SPARKPLUG_NO_BIRTH",
        "SPARKPLUG_UNKNOWN_ALIAS",
        "SPARKPLUG_SEQUENCE_GAP",
        "TOO_LONG",
        "UNKNOWN_WORD",
        "WRONG_ORDER",
        "STORE_REFUSED",
        "DECODER_FAILED"
      })
  void codeTable_everyCode_hasTheSentenceThatTheDecoderGives(RejectionCode code) {
    assertThat(doc).contains(row(code, Messages.decode(spoiled(code))));
  }

  @Test
  void codeTable_codesOfTopicsAndReports_haveTheSentenceThatTheDecoderGives() {
    byte[] any = "{}".getBytes(StandardCharsets.UTF_8);

    assertThat(doc)
        .contains(row(RejectionCode.BAD_TOPIC, Messages.decode("cars/17/data", any)))
        .contains(row(RejectionCode.TOO_LONG, event("\"detail\":\"" + "x".repeat(612) + "\"")))
        .contains(row(RejectionCode.UNKNOWN_WORD, summary("charging")))
        .contains(row(RejectionCode.WRONG_ORDER, summary("charge")));
  }

  private static InboundMessage event(String more) {
    return Messages.decode(
        Messages.EVENT_TOPIC,
        ("{\"batteryId\":\"B\",\"at\":1795428000000,\"kind\":\"accident\"," + more + "}")
            .getBytes(StandardCharsets.UTF_8));
  }

  /** With a session of this kind that ends before it starts. */
  private static InboundMessage summary(String kind) {
    return Messages.decode(
        Messages.SUMMARY_TOPIC,
        """
        {"batteryId":"B","from":1795420000000,"to":1795428000000,
         "sessions":[{"kind":"%s","start":1795427000000,"end":1795426000000}]}
        """
            .formatted(kind)
            .getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void codeTable_everyCode_isThere(RejectionCode code) {
    assertThat(doc).contains("| `" + code.code() + "` |");
  }

  /** The code and the example sentence, as the first and the last cell of a row. */
  private static String row(RejectionCode code, InboundMessage message) {
    assertThat(message).isInstanceOf(InboundMessage.Rejected.class);
    InboundMessage.Rejected rejected = (InboundMessage.Rejected) message;
    assertThat(rejected.code()).isEqualTo(code.code());
    String line =
        doc.lines()
            .filter(candidate -> candidate.startsWith("| `" + code.code() + "` |"))
            .findFirst()
            .orElse("no row for " + code);
    assertThat(line).endsWith("| " + rejected.reason() + " |");
    return line;
  }

  private static String spoiled(RejectionCode code) {
    return switch (code) {
      case UNPARSABLE -> "{\"batteryId\":\"BAT-0001\",}";
      case MISSING_FIELD ->
          "{\"sentAt\":\"2026-11-23T10:00:00Z\",\"samples\":[{\"t\":1795428000000}]}";
      case UNKNOWN_FIELD -> withValue("\"packCurentA\":32.1");
      case DUPLICATE_FIELD -> withValue("\"packCurrentA\":32.1,\"packCurrentA\":32.2");
      case WRONG_TYPE -> withValue("\"packVoltageV\":\"355.2\"");
      case ROW_LENGTH ->
          withRows("\"t\",\"packVoltageV\"", "[1795428000000,355.2],[1795428001000]");
      case BAD_BATTERY_ID -> withValue("\"socPercent\":54").replace("BAT-0001", "BAT 1");
      case BAD_MESSAGE_ID -> withValue("\"socPercent\":54").replace("m-1", "m\\n1");
      case TOO_MANY_SAMPLES -> withSamples("{\"t\":1795428000000},".repeat(10_000) + "{}");
      case NO_SAMPLES -> withSamples("");
      case BAD_TIME -> at("\"23.11.2026 10:00\"");
      case TIME_WITHOUT_ZONE -> at("\"2026-11-23T10:00:00\"");
      case TIME_IN_FUTURE -> at("\"2036-11-23T10:00:00Z\"");
      case TIME_UNSET_CLOCK -> at("1795428000");
      case DUPLICATE_TIME ->
          withSamples("{\"t\":1795428000000},{\"t\":1795428001000},{\"t\":1795428000000}");
      case NOT_FINITE -> withValue("\"packVoltageV\":NaN");
      case VALUE_OUT_OF_RANGE -> withValue("\"packVoltageV\":355200");
      case UNMAPPED_BATTERY,
          SPARKPLUG_NO_BIRTH,
          SPARKPLUG_UNKNOWN_ALIAS,
          SPARKPLUG_SEQUENCE_GAP,
          BAD_TOPIC,
          TOO_LONG,
          UNKNOWN_WORD,
          WRONG_ORDER,
          STORE_REFUSED,
          DECODER_FAILED ->
          throw new IllegalArgumentException("no payload gives " + code);
    };
  }

  private static String plain(double value) {
    return Long.toString((long) value).replace("-", "−");
  }
}
