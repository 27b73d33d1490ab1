package io.packtrail.passportupdater.json;

import io.packtrail.passportupdater.error.PassportException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Times in signed documents: RFC 3339, always UTC and always with {@code Z}. The published models
 * leave the zone optional, so that one text means 26 different instants; ours means one.
 */
public final class Rfc3339 {
  private static final Pattern FORM =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?Z");

  private Rfc3339() {}

  /** Writes a time, cut to milliseconds. */
  public static String text(Instant time) {
    return cut(time).toString();
  }

  /** The time as it will be written: cut to milliseconds. */
  public static Instant cut(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Reads a time.
   *
   * @throws PassportException code {@code time-refused} for anything but RFC 3339 with {@code Z}
   */
  public static Instant parse(String name, String text) {
    if (FORM.matcher(text).matches()) {
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw new PassportException(
            "time-refused", "%s must be a date of the calendar, got %s".formatted(name, text), e);
      }
    }
    throw new PassportException(
        "time-refused",
        "%s must be RFC 3339 in UTC with Z, got %s"
            .formatted(name, text.substring(0, Math.min(text.length(), 60))));
  }
}
