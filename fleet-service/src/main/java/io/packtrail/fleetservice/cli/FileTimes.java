package io.packtrail.fleetservice.cli;

import io.packtrail.mqttingest.wire.LocalTimes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times of a file. Where a zone is declared for those that carry none, they become times of that
 * zone; one that it has twice or never is refused, as it is in a mapping profile.
 */
record FileTimes(@Nullable ZoneId zone) {
  private static final Pattern LOCAL =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");

  private static final Pattern EPOCH_MS = Pattern.compile("-?\\d{1,18}");

  /** A cell that tells no time; the message continues the column's name. */
  static final class BadTimeException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    BadTimeException(String message) {
      super(message);
    }
  }

  /** The text as it is where it has a zone, or is no local time at all. */
  String withZone(String text) throws BadTimeException {
    if (!LOCAL.matcher(text).matches()) {
      return text;
    }
    if (zone == null) {
      throw new BadTimeException(
          "must have a zone, got %s; say which one these times mean, for example --zone Europe/Berlin"
              .formatted(text));
    }
    LocalDateTime local;
    try {
      local = LocalDateTime.parse(text.replace(' ', 'T'));
    } catch (DateTimeException noDate) {
      throw new BadTimeException("must be a time, got " + text);
    }
    Instant instant = LocalTimes.instant(local, zone);
    if (instant == null) {
      throw new BadTimeException(LocalTimes.complaint(local, zone));
    }
    return instant.toString();
  }

  /** A time of either form of the wire (ms since the epoch). */
  long epochMs(String text) throws BadTimeException {
    if (EPOCH_MS.matcher(text).matches()) {
      return Long.parseLong(text);
    }
    try {
      return OffsetDateTime.parse(withZone(text).replace(' ', 'T')).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException noTime) {
      throw new BadTimeException(
          "must be a time with a zone or milliseconds since 1970, got " + text);
    }
  }
}
