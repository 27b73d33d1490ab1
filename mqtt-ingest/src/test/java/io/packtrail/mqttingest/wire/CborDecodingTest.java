package io.packtrail.mqttingest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.sun.management.ThreadMXBean;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CBOR, RFC 8949: the same document in other bytes, and what only CBOR can say. */
class CborDecodingTest {
  /** A message of one row, up to its first value: fields t and packVoltageV. */
  private static final String HEAD =
      "a4"
          + text("batteryId")
          + text("B")
          + text("sentAt")
          + time()
          + text("fields")
          + "82"
          + text("t")
          + text("packVoltageV")
          + text("rows")
          + "8182";

  @Test
  void decode_jsonSaidInCbor_isTheSame() throws IOException {
    String json =
        Messages.withSamples(
            "{\"t\":\"2026-11-23T10:00:00Z\",\"packVoltageV\":355.2,\"socPercent\":54.5},"
                + "{\"t\":1795428001000,\"packCurrentA\":-32,\"tempMinDegC\":null}");

    Telemetry fromJson = (Telemetry) Messages.decode(json);
    Telemetry fromCbor = (Telemetry) Messages.decode(Messages.TOPIC, toCbor(json));

    assertThat(fromCbor.samples().epochMs()).isEqualTo(fromJson.samples().epochMs());
    for (Signal signal : Signal.values()) {
      assertThat(fromCbor.samples().column(signal)).isEqualTo(fromJson.samples().column(signal));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "f95c00, half precision, 256",
    "fa43b1999a, single precision, 355.2",
    "fb4076333333333333, double precision, 355.2",
    "190163, integer, 355",
    "c2420163, bignum, 355",
    "c48221190de0, decimal fraction, 35.52",
  })
  void decode_everyKindOfNumber_isRead(String hex, String name, float expected) {
    Telemetry telemetry = (Telemetry) decode(HEAD + time() + hex);

    assertThat(telemetry.samples().value(Signal.PACK_VOLTAGE_V, 0)).as(name).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "f6, null",
    "f7, undefined",
  })
  void decode_nullAndUndefined_areNotMeasured(String hex, String name) {
    Telemetry telemetry = (Telemetry) decode(HEAD + time() + hex);

    assertThat(telemetry.samples().value(Signal.PACK_VOLTAGE_V, 0)).as(name).isNaN();
  }

  @Test
  void decode_selfDescribed_isAccepted() {
    assertThat(decode("d9d9f7" + HEAD + time() + "f6")).isInstanceOf(Telemetry.class);
  }

  @ParameterizedTest
  @CsvSource({
    "f97e00, not-finite, NaN",
    "f97c00, not-finite, Infinity",
    "1a000f4240, value-out-of-range, looks like mV",
    "63333535, wrong-type, text",
    "43010203, wrong-type, binary data",
    "f828, wrong-type, binary data",
    "f5, wrong-type, true",
    "5affffffff, wrong-type, binary data",
    "7b7fffffffffffffff, unparsable, byte",
    "fb4076, unparsable, byte",
    "f600, unparsable, must end after its object",
    "80, wrong-type, an array",
    "c25903e8 + 1000 times ff, unparsable, must be one object of CBOR",
  })
  void decode_whatOnlyCborCanSay_isRefusedWithItsCode(String hex, String code, String said) {
    String value = hex.replace(" + 1000 times ff", "ff".repeat(1_000));

    Rejected rejected = (Rejected) decode(HEAD + time() + value);

    assertThat(rejected.code()).isEqualTo(code);
    assertThat(rejected.reason()).contains(said);
  }

  @Test
  void decode_epochSecondsTag_isNotTakenForMilliseconds() {
    Rejected rejected = (Rejected) decode(HEAD + "c11a6b03f0a0" + "f6");

    assertThat(rejected.code()).isEqualTo("time-unset-clock");
    assertThat(rejected.reason()).endsWith("looks like seconds instead of milliseconds");
  }

  /** A number of 200,000 bytes is announced, of which none is there. */
  @Test
  void decode_bigNumberThatIsNotThere_takesNoRoomForIt() {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String announced = HEAD + time() + "c25a00030d40";
    InboundMessage unused = decode(announced); // loads classes
    long before = memory.getCurrentThreadAllocatedBytes();

    Rejected rejected = (Rejected) decode(announced);

    assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    assertThat(rejected.code()).isEqualTo("unparsable");
    assertThat(rejected.reason()).contains("expected 200000 bytes");
  }

  /** Each ends within its map, after a name that nobody else uses. */
  @Test
  void decode_messagesThatEndEarly_leaveNoNamesBehind() {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    InboundMessage unused = decode("a2" + text("first name"));
    long before = memory.getCurrentThreadAllocatedBytes();
    unused = decode("a2" + text("second name"));
    long atFirst = memory.getCurrentThreadAllocatedBytes() - before;

    for (int i = 0; i < 3_000; i++) {
      unused = decode("a2" + text("made-up " + i));
    }

    before = memory.getCurrentThreadAllocatedBytes();
    InboundMessage rejected = decode("a2" + text("last name"));
    assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(atFirst + 10_000);
    assertThat(((Rejected) rejected).code()).isEqualTo("unparsable");
  }

  private static InboundMessage decode(String hex) {
    return Messages.decode(Messages.TOPIC, HexFormat.of().parseHex(hex));
  }

  private static String text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().toHexDigits((byte) (0x60 + bytes.length))
        + HexFormat.of().formatHex(bytes);
  }

  private static String time() {
    return "1b" + HexFormat.of().toHexDigits(1_795_428_000_000L);
  }

  static byte[] toCbor(String json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonParser in = DocumentFormat.JSON.parser(json.getBytes(StandardCharsets.UTF_8));
        JsonGenerator out = DocumentFormat.CBOR.generator(bytes)) {
      in.nextToken();
      out.copyCurrentStructure(in);
    }
    return bytes.toByteArray();
  }
}
