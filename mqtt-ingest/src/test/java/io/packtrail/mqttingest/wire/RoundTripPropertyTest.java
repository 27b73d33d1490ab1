package io.packtrail.mqttingest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RoundTripPropertyTest {
  private static final GatewayId GATEWAY = new GatewayId("g-17");
  private static final BatteryId BATTERY = new BatteryId("BAT-0001");
  private static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:06Z");
  private static final long YEARS_MS = Duration.ofDays(26 * 365).toMillis();

  private final PacktrailDecoder decoder = new PacktrailDecoder(Limits.DEFAULTS);

  @Property
  void decode_encoded_givesTheSameBits(
      @ForAll TelemetryEncoder.Form form,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int size) {
    SampleSeries sent = series(new Random(seed), size);
    byte[] payload =
        new TelemetryEncoder(form).encode("m-" + seed, BATTERY, RECEIVED.plusNanos(999), sent);

    InboundMessage received = decoder.decode(GATEWAY, Topics.telemetry(GATEWAY), payload, RECEIVED);

    assertThat(received).isInstanceOf(InboundMessage.Telemetry.class);
    InboundMessage.Telemetry telemetry = (InboundMessage.Telemetry) received;
    assertThat(telemetry.messageId()).isEqualTo("m-" + seed);
    assertThat(telemetry.batteryId()).isEqualTo(BATTERY);
    assertThat(telemetry.sentAt()).isEqualTo(RECEIVED);
    assertThat(telemetry.samples().epochMs()).isEqualTo(sent.epochMs());
    for (Signal signal : Signal.values()) {
      assertThat(telemetry.samples().column(signal))
          .as(signal.fieldName())
          .isEqualTo(sent.column(signal));
    }
  }

  /** Any time since 2000, any value in range down to the smallest, any gap. */
  private static SampleSeries series(Random random, int size) {
    SampleSeries.Builder builder = SampleSeries.builder(size);
    long start = RECEIVED.toEpochMilli() - (long) (random.nextDouble() * YEARS_MS);
    for (int i = 0; i < size; i++) {
      builder.add(start - i * (1L + random.nextInt(1000)) - i * 1000L * i);
      for (Signal signal : Signal.values()) {
        if (random.nextInt(4) != 0) {
          builder.set(signal, value(random, signal));
        }
      }
    }
    return builder.build();
  }

  private static double value(Random random, Signal signal) {
    return switch (random.nextInt(4)) {
      case 0 -> signal.lowest();
      case 1 -> signal.highest();
      case 2 -> signal.highest() * Math.pow(10, -40 * random.nextDouble());
      default -> signal.lowest() + random.nextDouble() * (signal.highest() - signal.lowest());
    };
  }
}
