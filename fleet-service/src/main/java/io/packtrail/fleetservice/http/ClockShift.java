package io.packtrail.fleetservice.http;

import java.time.Duration;
import java.time.Instant;

/**
 * What an operator says of a gateway's clock, refused with a 400 where it cannot be meant.
 *
 * @param from first device time it holds for
 * @param to end of it, exclusive
 * @param offset what to add to the device's time; not zero
 */
record ClockShift(Instant from, Instant to, Duration offset) {
  private static final double LONGEST_OFFSET_S = 100.0 * 366 * 86_400;

  /** What a sample's time can be, moved by the longest offset: a device's time may be far off. */
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

  static ClockShift of(Instant from, Instant to, double offsetS) {
    requireDeviceTime("from", from);
    requireDeviceTime("to", to);
    if (!from.isBefore(to)) {
      throw ApiException.badRequest("to must be after from, got %s and %s".formatted(to, from));
    }
    if (Math.round(offsetS * 1_000) == 0 || !(Math.abs(offsetS) <= LONGEST_OFFSET_S)) {
      throw ApiException.badRequest(
          "offsetSeconds must be what to add, not 0 and at most 100 years, got %s s"
              .formatted(offsetS));
    }
    return new ClockShift(from, to, Duration.ofMillis(Math.round(offsetS * 1_000)));
  }

  /** From the query parameters {@code from}, {@code to} and {@code offsetSeconds}. */
  static ClockShift of(Request request) {
    Instant from = request.queryTime("from");
    Instant to = request.queryTime("to");
    String offsetS = request.queryText("offsetSeconds");
    if (from == null || to == null || offsetS == null) {
      throw JsonBody.missing(from == null ? "from" : to == null ? "to" : "offsetSeconds");
    }
    try {
      return of(from, to, Double.parseDouble(offsetS));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          "offsetSeconds must be a number, got " + ApiException.quoted(offsetS));
    }
  }

  private static void requireDeviceTime(String name, Instant time) {
    if (time.isBefore(EARLIEST) || time.isAfter(END)) {
      throw ApiException.badRequest(
          "%s must be in [%s, %s], got %s".formatted(name, EARLIEST, END, time));
    }
  }
}
