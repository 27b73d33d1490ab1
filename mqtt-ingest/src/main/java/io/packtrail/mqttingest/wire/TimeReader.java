package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads a time of either form, RFC 3339 or epoch milliseconds, and holds it against the moment of
 * receipt. Used by one thread, for one message.
 */
final class TimeReader {
  /** Answer when the time is refused; {@link #code()} and {@link #complaint()} then say why. */
  static final long REFUSED = Long.MIN_VALUE;

  private static final double EARLIEST = (double) Limits.EARLIEST_EPOCH_MS;

  private final Instant receivedAt;
  private final Duration maxAhead;
  private final long latestEpochMs;
  private RejectionCode code = RejectionCode.BAD_TIME;
  private String complaint = "";
  private @Nullable Instant astray;

  TimeReader(Instant receivedAt, Duration maxAhead) {
    this.receivedAt = receivedAt;
    this.maxAhead = maxAhead;
    this.latestEpochMs = receivedAt.plus(maxAhead).toEpochMilli();
  }

  /** Milliseconds since the epoch of the value at which the parser stands, or {@link #REFUSED}. */
  long read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return fromText(parser);
    }
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return fromNumber(parser);
    }
    if (token == JsonToken.VALUE_NULL) {
      return refuse(RejectionCode.MISSING_FIELD, "must be present, got null");
    }
    return refuse(
        RejectionCode.WRONG_TYPE,
        "must be an RFC 3339 text or epoch milliseconds, got " + Tokens.describe(parser));
  }

  RejectionCode code() {
    return code;
  }

  /** What is wrong, to be put after the field's name. */
  String complaint() {
    return complaint;
  }

  /**
   * The time that was refused last because no clock that is right shows it; null where something
   * else was wrong with it, as with seconds in place of milliseconds.
   */
  @Nullable Instant astray() {
    return astray;
  }

  private long fromText(JsonParser parser) throws IOException {
    long epochMs =
        WireTime.parse(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    if (epochMs == WireTime.WITHOUT_ZONE) {
      return refuse(
          RejectionCode.TIME_WITHOUT_ZONE,
          "must have a zone such as Z or +01:00, got " + Rejection.quoted(parser.getText()));
    }
    if (epochMs == WireTime.NOT_A_TIME) {
      return refuse(
          RejectionCode.BAD_TIME,
          "must be a time such as 2026-11-23T10:00:00Z, got " + Rejection.quoted(parser.getText()));
    }
    return plausible(epochMs, Double.NaN);
  }

  private long fromNumber(JsonParser parser) throws IOException {
    double epochMs = parser.getDoubleValue();
    if (!Double.isFinite(epochMs)) {
      return refuse(RejectionCode.NOT_FINITE, "must be a finite number, got " + epochMs + " ms");
    }
    // A double holds whole milliseconds exactly for 285,000 years; what is finer is cut off.
    long whole = (long) Math.floor(epochMs);
    return plausible(whole, epochMs);
  }

  /**
   * @param number the time as it was written, from which its likely unit is told; NaN for a text
   */
  private long plausible(long epochMs, double number) {
    if (epochMs < Limits.EARLIEST_EPOCH_MS) {
      return refuseAstray(RejectionCode.TIME_UNSET_CLOCK, "after 2000-01-01", epochMs, number);
    }
    if (epochMs > latestEpochMs) {
      String latest =
          "at most %d s after its receipt at %s"
              .formatted(maxAhead.toSeconds(), WireTime.print(receivedAt.toEpochMilli()));
      return refuseAstray(RejectionCode.TIME_IN_FUTURE, latest, epochMs, number);
    }
    return epochMs;
  }

  private long refuseAstray(RejectionCode why, String condition, long epochMs, double number) {
    String likelyUnit = likelyUnit(number);
    long refused =
        refuse(
            why, "must be %s, got %s%s".formatted(condition, WireTime.print(epochMs), likelyUnit));
    astray = likelyUnit.isEmpty() ? Instant.ofEpochMilli(epochMs) : null;
    return refused;
  }

  private String likelyUnit(double epochMs) {
    if (isPlausible(epochMs * 1e3)) {
      return "; looks like seconds instead of milliseconds";
    }
    if (isPlausible(epochMs / 1e3)) {
      return "; looks like microseconds instead of milliseconds";
    }
    return isPlausible(epochMs / 1e6) ? "; looks like nanoseconds instead of milliseconds" : "";
  }

  private boolean isPlausible(double epochMs) {
    return epochMs >= EARLIEST && epochMs <= (double) latestEpochMs;
  }

  private long refuse(RejectionCode why, String what) {
    code = why;
    complaint = " " + what;
    astray = null;
    return REFUSED;
  }
}
