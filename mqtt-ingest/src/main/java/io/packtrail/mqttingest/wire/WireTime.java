package io.packtrail.mqttingest.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * Times as they travel: RFC 3339 with a zone, to the millisecond; what is finer is cut off.
 *
 * @see "RFC 3339 (2002), section 5.6"
 */
final class WireTime {
  /** Answer for a text that is no time. */
  static final long NOT_A_TIME = Long.MIN_VALUE;

  /** Answer for a local time, whose zone nobody knows. */
  static final long WITHOUT_ZONE = Long.MIN_VALUE + 1;

  private static final long MS_PER_DAY = 86_400_000L;

  /** {@code yyyy-MM-ddTHH:mm:ssZ}, the shortest of the common form. */
  private static final int SHORTEST = 20;

  private static final DateTimeFormatter ANY_FORM =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT); // else February 30 would become the 28th

  private WireTime() {}

  /**
   * Milliseconds since the epoch.
   *
   * @return the time, or {@link #NOT_A_TIME} or {@link #WITHOUT_ZONE}
   */
  static long parse(char[] text, int start, int length) {
    long common = parseCommonForm(text, start, start + length);
    return common != NOT_A_TIME ? common : parseAnyForm(new String(text, start, length));
  }

  /** {@code 2026-11-23T10:00:00[.fraction]Z}, which nearly every message has; else not a time. */
  private static long parseCommonForm(char[] text, int start, int end) {
    if (end - start < SHORTEST
        || text[end - 1] != 'Z'
        || text[start + 4] != '-'
        || text[start + 7] != '-'
        || text[start + 10] != 'T'
        || text[start + 13] != ':'
        || text[start + 16] != ':') {
      return NOT_A_TIME;
    }
    int year = number(text, start, 4);
    int month = number(text, start + 5, 2);
    int day = number(text, start + 8, 2);
    int hour = number(text, start + 11, 2);
    int minute = number(text, start + 14, 2);
    int second = number(text, start + 17, 2);
    int milli = milliseconds(text, start + 19, end - 1);
    if ((year | month | day | hour | minute | second | milli) < 0
        || month < 1
        || month > 12
        || day < 1
        || (day > 28 && day > YearMonth.of(year, month).lengthOfMonth())
        || hour > 23
        || minute > 59
        || second > 59) {
      return NOT_A_TIME;
    }
    long secondOfDay = (hour * 60L + minute) * 60 + second;
    return LocalDate.of(year, month, day).toEpochDay() * MS_PER_DAY + secondOfDay * 1000 + milli;
  }

  /** {@code length} digits as a number; negative where one is no digit. */
  private static int number(char[] text, int start, int length) {
    int value = 0;
    for (int i = start; i < start + length; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** A fraction with its point as whole milliseconds; 0 where empty, negative where malformed. */
  private static int milliseconds(char[] text, int start, int end) {
    if (start == end) {
      return 0;
    }
    if (text[start] != '.' || end - start < 2) {
      return -1;
    }
    int value = 0;
    for (int i = 1; i <= 3 || start + i < end; i++) {
      int digit = start + i < end ? text[start + i] - '0' : 0;
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = i <= 3 ? value * 10 + digit : value;
    }
    return value;
  }

  private static long parseAnyForm(String text) {
    try {
      TemporalAccessor read =
          ANY_FORM.parseBest(text.replace(' ', 'T'), Instant::from, LocalDateTime::from);
      return read instanceof Instant instant ? instant.toEpochMilli() : WITHOUT_ZONE;
    } catch (DateTimeException notATime) {
      return NOT_A_TIME;
    } catch (ArithmeticException beyondLong) {
      return NOT_A_TIME;
    }
  }

  /** A time as a person reads it, for a reason. */
  static String print(long epochMs) {
    return Instant.ofEpochMilli(epochMs).toString();
  }
}
