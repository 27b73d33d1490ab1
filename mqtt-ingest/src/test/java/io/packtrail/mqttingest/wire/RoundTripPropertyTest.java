package io.packtrail.mqttingest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.ChargingCurrent;
import io.packtrail.domain.UsageSummary.CyclesAtDepth;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.domain.UsageSummary.TimeAtTemperature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class RoundTripPropertyTest {
  private static final GatewayId GATEWAY = new GatewayId("g-17");
  private static final BatteryId BATTERY = new BatteryId("BAT-0001");
  private static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:06Z");
  private static final long YEARS_MS = Duration.ofDays(26 * 365).toMillis();

  private final PacktrailDecoder decoder = new PacktrailDecoder(Limits.DEFAULTS);

  /** What was sent with few decimals is shown with no more. */
  @Example
  void percent_ofATenth_comesBackAsItWasSent() {
    WireField soc = Objects.requireNonNull(WireField.named("socPercent"));
    for (int tenths = 0; tenths <= 1_000; tenths++) {
      double sent = tenths / 10.0;
      assertThat(soc.toWire((float) soc.fromWire(sent))).isEqualTo(sent);
    }
  }

  @Property
  void decode_encoded_givesTheSameBits(
      @ForAll TelemetryEncoder.Form form,
      @ForAll DocumentFormat format,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int size) {
    SampleSeries sent = series(new Random(seed), size);
    byte[] payload =
        new TelemetryEncoder(form, format)
            .encode("m-" + seed, BATTERY, RECEIVED.plusNanos(999), sent);

    InboundMessage received =
        decoder.decode(new Receipt(GATEWAY, RECEIVED, Topics.telemetry(GATEWAY), payload));

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

  @Property
  void decode_encodedSummary_givesAnEqualOne(
      @ForAll DocumentFormat format,
      @ForAll @IntRange(max = 9_999) int fromBasisPoints,
      @ForAll @DoubleRange(min = 0, max = 10_000_000) double amount) {
    double from = fromBasisPoints / 100.0 / 100; // as a percentage reads
    Instant start = RECEIVED.minusSeconds(86_400);
    UsageSummary sent =
        new UsageSummary(
            start,
            RECEIVED,
            amount,
            null,
            amount / 3,
            amount / 7,
            0.0,
            List.of(
                new ReportedSession(
                    Session.Kind.CHARGE,
                    start,
                    start,
                    from,
                    1.0,
                    amount,
                    null,
                    24.1,
                    -60.0,
                    118.0,
                    ChargingCurrent.DC),
                new ReportedSession(
                    Session.Kind.DRIVE,
                    start,
                    RECEIVED,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null)),
            List.of(new CyclesAtDepth(from, 1, amount, null), new CyclesAtDepth(0, 1, 0.5, from)),
            List.of(
                new TimeAtTemperature(-40, 25.5, amount, null, null),
                new TimeAtTemperature(20, 25, 5400, from, 1.0)));
    byte[] payload = new ReportEncoder(format).encode("m-1", BATTERY, sent);

    InboundMessage received =
        decoder.decode(new Receipt(GATEWAY, RECEIVED, Messages.SUMMARY_TOPIC, payload));

    assertThat(received)
        .isInstanceOfSatisfying(
            InboundMessage.Summary.class,
            summary -> {
              assertThat(summary.summary()).isEqualTo(sent);
              assertThat(summary.messageId()).isEqualTo("m-1");
              assertThat(summary.batteryId()).isEqualTo(BATTERY);
              assertThat(summary.sentAt()).isNull();
            });
  }

  @Property
  void decode_encodedEvent_givesAnEqualOne(
      @ForAll DocumentFormat format,
      @ForAll BatteryEvent.Kind kind,
      @ForAll @StringLength(max = BatteryEvent.LONGEST_DETAIL) @CharRange(from = 0, to = 0xD7FF)
          String detail) {
    BatteryEvent sent = new BatteryEvent(RECEIVED, kind, detail);
    byte[] payload = new ReportEncoder(format).encode("m-1", BATTERY, sent);

    InboundMessage received =
        decoder.decode(new Receipt(GATEWAY, RECEIVED, Messages.EVENT_TOPIC, payload));

    assertThat(received)
        .isInstanceOfSatisfying(
            InboundMessage.Event.class, event -> assertThat(event.event()).isEqualTo(sent));
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
