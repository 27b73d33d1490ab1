package io.packtrail.rulestimator.warranty;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Ages as contracts count them: a year ends with its anniversary (UTC; that of 29 February is 28
 * February in common years). A part of a year is that share of the time from one anniversary to the
 * next.
 */
public final class CalendarYears {
  private static final double NANOS_PER_SECOND = 1e9;

  private CalendarYears() {}

  /** Age (years) at a time, 0 before the start. */
  public static double between(Instant start, Instant at) {
    if (!at.isAfter(start)) {
      return 0;
    }
    long whole = ChronoUnit.YEARS.between(utc(start), utc(at));
    Instant last = anniversary(start, whole);
    return whole + seconds(last, at) / seconds(last, anniversary(start, whole + 1));
  }

  /**
   * When an age is reached.
   *
   * @param years age (years), at least 0
   */
  public static Instant after(Instant start, double years) {
    long whole = (long) years;
    Instant last = anniversary(start, whole);
    double rest = (years - whole) * seconds(last, anniversary(start, whole + 1));
    return last.plusSeconds(Math.round(rest));
  }

  private static Instant anniversary(Instant start, long years) {
    return utc(start).plusYears(years).toInstant();
  }

  private static ZonedDateTime utc(Instant at) {
    return at.atZone(ZoneOffset.UTC);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / NANOS_PER_SECOND;
  }
}
