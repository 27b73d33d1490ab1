package io.packtrail.mqttingest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Mutated messages: whatever comes, the decoder answers, and what it accepts is sound. Seeded; a
 * longer run is {@code -Dpacktrail.fuzz.inputs=10000000}.
 */
class DecoderFuzzTest {
  private static final int INPUTS = Integer.getInteger("packtrail.fuzz.inputs", 200_000);
  private static final List<String> SEEDS =
      List.of(
          Messages.withSamples(
              "{\"t\":\"2026-11-23T10:00:00Z\",\"packVoltageV\":355.2,\"packCurrentA\":-32.1e0},"
                  + "{\"t\":1795428001000,\"socPercent\":54.5,\"tempMinDegC\":null}"),
          Messages.withRows(
              "\"t\",\"packVoltageV\",\"bmsSohPercent\"",
              "[1795428000000,355.2,93],[\"2026-11-23T11:00:01+01:00\",null,92.5]"));
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "null",
          "true",
          "NaN",
          "-",
          "1e308",
          "1e-400",
          "99999999999999999999",
          "0.1",
          "\"t\":",
          "\"rows\":[",
          "\"fields\":[",
          "\"samples\":[",
          "\"messageId\":\"\"",
          "Z",
          "+25:99",
          "\u00e9",
          "\ufeff",
          "packVoltageV",
          "2026-11-23",
          "T10:00:00");

  @Test
  void decode_mutatedMessages_alwaysAnswersAndAcceptsOnlySoundOnes() {
    Random random = new Random(20261123);
    Set<String> codes = new HashSet<>();
    int accepted = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] payload = mutate(random);
      InboundMessage message = Messages.decode(Messages.TOPIC, payload);
      if (message instanceof Rejected rejected) {
        codes.add(rejected.code());
        assertSound(rejected, payload);
      } else {
        accepted++;
        assertSound((Telemetry) message, payload);
      }
    }

    // The mutations reach both sides of most checks, and no defect of the decoder itself.
    assertThat(codes).doesNotContain("decoder-failed").hasSizeGreaterThan(12);
    assertThat(accepted).isGreaterThan(INPUTS / 100);
  }

  private static byte[] mutate(Random random) {
    StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        case 3 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
        default -> text.setCharAt(at, (char) (32 + random.nextInt(96)));
      }
      if (text.isEmpty()) {
        text.append('{');
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(8) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static void assertSound(Rejected rejected, byte[] payload) {
    boolean sound =
        !rejected.reason().isBlank()
            && rejected.reason().contains(" must ")
            && rejected.reason().length() < 400
            && rejected.reason().chars().noneMatch(Character::isISOControl)
            && rejected.sampleCount() >= 0;
    if (!sound) {
      throw new AssertionError(rejected + " for " + print(payload));
    }
  }

  private static void assertSound(Telemetry telemetry, byte[] payload) {
    SampleSeries samples = telemetry.samples();
    boolean sound =
        samples.size() > 0
            && Arrays.stream(samples.epochMs()).distinct().count() == samples.size()
            && !telemetry.messageId().isEmpty();
    for (Signal signal : Signal.values()) {
      for (float value : samples.column(signal)) {
        sound &= Float.isNaN(value) || (value >= signal.lowest() && value <= signal.highest());
      }
    }
    if (!sound) {
      throw new AssertionError("accepted: " + print(payload));
    }
  }

  private static String print(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8);
  }
}
