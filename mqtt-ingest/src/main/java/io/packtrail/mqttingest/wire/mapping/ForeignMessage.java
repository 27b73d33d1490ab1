package io.packtrail.mqttingest.wire.mapping;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Sha256;
import io.packtrail.domain.Signal;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.Rejection;
import io.packtrail.mqttingest.wire.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A message of a foreign format on its way to samples: values are put in by time and field, checked
 * as those of Packtrail's own format are, and come out as one message, or as the first mistake. Not
 * thread-safe.
 */
public final class ForeignMessage {
  private static final int SIGNALS = Signal.values().length;
  private static final int DIGEST_BYTES = 16;

  private final Limits limits;
  private final Receipt receipt;
  private final Rejection rejection = new Rejection();
  private final TreeMap<Long, double[]> samples = new TreeMap<>();
  private final Set<Long> asIs = new HashSet<>();

  public ForeignMessage(Limits limits, Receipt receipt) {
    this.limits = limits;
    this.receipt = receipt;
  }

  /** The moment of receipt. */
  public Instant receivedAt() {
    return receipt.receivedAt();
  }

  /**
   * When the message was first heard of: at the broker where that tells, else at receipt. What
   * waited at a broker was measured before it came here. A broker whose clock is ahead is not
   * believed.
   */
  public Instant heardAt() {
    Instant brokerAt = receipt.brokerAt();
    return brokerAt != null && brokerAt.isBefore(receipt.receivedAt())
        ? brokerAt
        : receipt.receivedAt();
  }

  /** Notes why it is refused; the first reason stays. */
  public void refuse(RejectionCode code, String reason) {
    rejection.add(code, reason);
  }

  /** Whether a reason was noted. */
  public boolean isRefused() {
    return !rejection.isEmpty();
  }

  /**
   * Puts in one value.
   *
   * @param epochMs when it was measured
   * @param raw the number as the source gives it
   * @param name what the source calls it, for a reason
   */
  public void put(long epochMs, FieldMapping field, double raw, String name) {
    double value = field.toSignal(raw);
    if (Double.isNaN(value) && !Double.isNaN(raw)) {
      return; // the source says that it has no value
    }
    if (!Double.isFinite(value)) {
      refuse(
          RejectionCode.NOT_FINITE,
          "%s must be a finite number, got %s".formatted(Rejection.quoted(name), raw));
    } else if (!field.accepts(value)) {
      refuse(
          RejectionCode.VALUE_OUT_OF_RANGE,
          "%s must be in [%s, %s] %s as %s, got %s, which stands for %s"
              .formatted(
                  Rejection.quoted(name),
                  field.signal().lowest(),
                  field.signal().highest(),
                  field.signal().unit(),
                  field.signal().fieldName(),
                  raw,
                  value));
    } else if (isPlausible(epochMs, name)) {
      put(epochMs, field.signal(), value, name);
    }
  }

  private void put(long epochMs, Signal signal, double value, String name) {
    double[] sample = samples.computeIfAbsent(epochMs, at -> emptySample());
    double before = sample[signal.ordinal()];
    if (!Double.isNaN(before) && before != value) {
      refuse(
          RejectionCode.DUPLICATE_FIELD,
          "%s must have one value at %s, got %s and %s"
              .formatted(Rejection.quoted(name), Instant.ofEpochMilli(epochMs), before, value));
    }
    sample[signal.ordinal()] = value;
    if (samples.size() > limits.maxSamples()) {
      refuse(
          RejectionCode.TOO_MANY_SAMPLES,
          "message must hold at most %d samples, got more".formatted(limits.maxSamples()));
    }
  }

  private boolean isPlausible(long epochMs, String name) {
    if (epochMs < Limits.EARLIEST_EPOCH_MS) {
      refuse(
          RejectionCode.TIME_UNSET_CLOCK,
          "time of %s must be after 2000-01-01, got %d ms"
              .formatted(Rejection.quoted(name), epochMs));
      return false;
    }
    if (epochMs > receivedAt().plus(limits.maxClockAhead()).toEpochMilli()) {
      refuse(
          RejectionCode.TIME_IN_FUTURE,
          "time of %s must be at most %d s after its receipt at %s, got %d ms"
              .formatted(
                  Rejection.quoted(name),
                  limits.maxClockAhead().toSeconds(),
                  receivedAt(),
                  epochMs));
      return false;
    }
    return true;
  }

  /** Whether this is why it is refused. */
  public boolean isRefusedAs(RejectionCode code) {
    return code == rejection.code();
  }

  /** Whether any value was put in. */
  public boolean hasSamples() {
    return !samples.isEmpty();
  }

  /** Time of the oldest sample (ms since the epoch), or of hearing where there is none. */
  public long firstMs() {
    return samples.isEmpty() ? heardAt().toEpochMilli() : samples.firstKey();
  }

  /** Leaves the sample of this time out of {@link #forEachSample}. */
  public void keepAsIs(long epochMs) {
    asIs.add(epochMs);
  }

  /** Lets somebody complete the samples, oldest first: the time, and a value per signal or NaN. */
  public void forEachSample(BiConsumer<Long, double[]> visitor) {
    samples.forEach(
        (epochMs, values) -> {
          if (!asIs.contains(epochMs)) {
            visitor.accept(epochMs, values);
          }
        });
  }

  /**
   * The message: samples, no data where nothing was put in, or the first mistake.
   *
   * @param batteryId what the samples tell of; null where that is unknown and there are none
   * @param sentAt when the source says it sent them, however wrong; null where it does not say
   * @param idPrefix what else than topic and bytes tells one message from another, printable ASCII
   *     of up to 64 characters
   */
  public InboundMessage finish(
      @Nullable BatteryId batteryId, @Nullable Instant sentAt, String idPrefix) {
    RejectionCode code = rejection.code();
    if (code != null) {
      return new InboundMessage.Rejected(
          receipt, samples.size(), code.code(), rejection.reason(), sentAt);
    }
    if (samples.isEmpty() || batteryId == null) {
      return new InboundMessage.NoData(receipt);
    }
    return new InboundMessage.Telemetry(
        receipt,
        idPrefix + digest(receipt.topic(), receipt.payload()),
        batteryId,
        believable(sentAt),
        series());
  }

  /** A time of sending far in the future says nothing of the samples, whose own times are sound. */
  private @Nullable Instant believable(@Nullable Instant sentAt) {
    return sentAt == null || sentAt.isAfter(receivedAt().plus(limits.maxClockAhead()))
        ? null
        : sentAt;
  }

  private SampleSeries series() {
    SampleSeries.Builder builder = SampleSeries.builder(samples.size());
    samples.forEach(
        (epochMs, values) -> {
          builder.add(epochMs);
          for (Signal signal : Signal.values()) {
            if (!Double.isNaN(values[signal.ordinal()])) {
              builder.set(signal, values[signal.ordinal()]);
            }
          }
        });
    return builder.build();
  }

  private static double[] emptySample() {
    double[] sample = new double[SIGNALS];
    Arrays.fill(sample, Double.NaN);
    return sample;
  }

  private static String digest(String topic, byte[] payload) {
    byte[] digest = Sha256.of(topic.getBytes(StandardCharsets.UTF_8), new byte[1], payload);
    return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
  }
}
