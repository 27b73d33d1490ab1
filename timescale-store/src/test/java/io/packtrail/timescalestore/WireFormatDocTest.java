package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The store's codes in {@code docs/wire-format.md} have the sentences that the store gives. */
class WireFormatDocTest {
  private static final GatewayId GATEWAY = new GatewayId("g-17");
  private static final BatteryId BATTERY = new BatteryId("BAT-0001");
  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  static Stream<Refusal> refusals() {
    Delivery sound = delivery("g-17-000042", Samples.RECEIVED);
    return Stream.of(
            Refusals.byBattery(null, sound),
            Refusals.foreign(BATTERY, GATEWAY),
            Refusals.idReused(sound),
            delivery("x".repeat(129), Samples.RECEIVED).refusal(),
            delivery("g-17-000042", END).refusal(),
            new Horizon(Duration.ofDays(365), null)
                .refusal(
                    Instant.parse("2024-03-01T00:00:00Z"), Instant.parse("2026-11-23T10:00:06Z")))
        .map(Objects::requireNonNull);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void codeTable_everyCodeOfTheStore_hasItsSentence(Refusal refusal) throws IOException {
    String doc = Files.readString(Path.of("..", "docs", "wire-format.md"));

    assertThat(refusal.reason()).matches(".+ must .+, got .+");
    assertThat(doc.lines())
        .anyMatch(
            line ->
                line.startsWith("| `" + refusal.code() + "` |")
                    && line.endsWith("| " + refusal.reason() + " |"));
  }

  private static Delivery delivery(String messageId, Instant firstSample) {
    Telemetry message =
        message(GATEWAY, messageId, BATTERY, series(firstSample, 1, 350), Samples.RECEIVED);
    return Delivery.of(message);
  }
}
