package io.packtrail.mqttingest.wire.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.mqttingest.wire.LocalTimes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When a value was measured, as a source tells it.
 *
 * @param path where the time stands; null where the source has none, so that the moment of receipt
 *     takes its place
 * @param zone of times that name none
 * @param window stretches into which times are cut, so that values of one stretch become one
 *     sample; null keeps each time as it is
 */
record SourceClock(@Nullable JsonPath path, Format format, ZoneId zone, @Nullable Duration window) {

  /** How a time is written. */
  enum Format {
    RFC3339("rfc3339"),
    EPOCH_S("epoch-s"),
    EPOCH_MS("epoch-ms"),
    EPOCH_US("epoch-us"),
    /** ISO 8601 without a zone. */
    LOCAL("local"),
    /** An object with Year, Month, Day, Hour, Minute, Second; a year of two digits is 20xx. */
    CALENDAR("calendar");

    private final String key;

    Format(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  /** A time that cannot be told; the message continues "time". */
  static final class BadTimeException extends Exception {
    private static final long serialVersionUID = 1L;

    BadTimeException(String message) {
      super(message);
    }
  }

  private static final double LONGEST_EPOCH = 9e18;

  /** The time in this document (ms since the epoch), cut to the window. */
  long epochMs(JsonNode document, Instant receivedAt) throws BadTimeException {
    long exact = path == null ? receivedAt.toEpochMilli() : read(path.in(document));
    return window == null ? exact : Math.floorDiv(exact, window.toMillis()) * window.toMillis();
  }

  private long read(JsonNode node) throws BadTimeException {
    try {
      return switch (format) {
        case RFC3339 -> OffsetDateTime.parse(text(node)).toInstant().toEpochMilli();
        case EPOCH_S -> epoch(node, 1e3);
        case EPOCH_MS -> epoch(node, 1);
        case EPOCH_US -> epoch(node, 1e-3);
        case LOCAL -> inZone(LocalDateTime.parse(text(node).replace(' ', 'T')));
        case CALENDAR -> inZone(calendar(node));
      };
    } catch (DateTimeException | ArithmeticException malformed) {
      throw new BadTimeException("must be %s, got %s".formatted(format.key(), brief(node)));
    }
  }

  private static String text(JsonNode node) throws BadTimeException {
    if (!node.isTextual()) {
      throw new BadTimeException("must be text, got " + brief(node));
    }
    return node.asText();
  }

  private static long epoch(JsonNode node, double toMs) throws BadTimeException {
    double value = Numbers.of(node) * toMs;
    if (!(Math.abs(value) < LONGEST_EPOCH)) { // NaN too
      throw new BadTimeException("must be a number, got " + brief(node));
    }
    return (long) Math.floor(value);
  }

  private static LocalDateTime calendar(JsonNode node) throws BadTimeException {
    int year = part(node, "Year");
    return LocalDateTime.of(
        year < 100 ? 2000 + year : year,
        part(node, "Month"),
        part(node, "Day"),
        part(node, "Hour"),
        part(node, "Minute"),
        part(node, "Second"));
  }

  private static int part(JsonNode node, String name) throws BadTimeException {
    JsonNode value = node.path(name);
    if (!value.canConvertToInt()) {
      throw new BadTimeException("must have a whole number " + name + ", got " + brief(value));
    }
    return value.asInt();
  }

  private long inZone(LocalDateTime local) throws BadTimeException {
    Instant instant = LocalTimes.instant(local, zone);
    if (instant == null) {
      throw new BadTimeException(LocalTimes.complaint(local, zone));
    }
    return instant.toEpochMilli();
  }

  private static String brief(JsonNode node) {
    return node.isMissingNode()
        ? "nothing"
        : io.packtrail.mqttingest.wire.Rejection.quoted(node.toString());
  }
}
