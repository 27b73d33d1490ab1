package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The corrections that hold for one battery's samples, by device time. Each moves its own span and
 * nothing else, so that no reading has to look further than to the spans that touch it, however far
 * one of them moves.
 *
 * @param mixed whether more than one gateway reported the battery: then a span may hold samples
 *     that are not moved
 */
record ClockShifts(int batteryKey, boolean mixed, List<Shift> shifts) {

  /** One correction; the SQL speaks of samples {@code s} and their messages {@code i}. */
  record Shift(int batteryKey, int gatewayKey, Instant from, Instant to, Duration offset) {
    /** What it adds. */
    String interval() {
      return offset.toMillis() + " * interval '1 millisecond'";
    }

    /** Whether it moves a sample. */
    String holds() {
      return ofItsGateway() + within(from, to);
    }

    /** Whether a sample is its gateway's; where the message was forgotten, the last one's. */
    String ofItsGateway() {
      return "coalesce(i.gateway_key, (SELECT last_gateway_key FROM battery_state WHERE battery_key = %d)) = %d"
          .formatted(batteryKey, gatewayKey);
    }

    /** The part of its span that it moves into {@code [begin, end)}. */
    String sourceOf(@Nullable Instant begin, @Nullable Instant end) {
      Instant first = begin == null ? from : later(from, begin.minus(offset));
      Instant last = end == null ? to : earlier(to, end.minus(offset));
      return within(first, last);
    }
  }

  static ClockShifts of(Connection connection, int batteryKey) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT gateway_key, from_t, to_t, offset_ms,
                   EXISTS (SELECT FROM gateway_battery o WHERE o.battery_key = g.battery_key AND o.gateway_key <> g.gateway_key) AS mixed
              FROM clock_correction c JOIN gateway_battery g USING (gateway_key)
             WHERE c.revoked_at IS NULL AND g.battery_key = ? ORDER BY from_t
            """)) {
      statement.setInt(1, batteryKey);
      boolean mixed = false;
      List<Shift> shifts = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          mixed |= row.getBoolean("mixed");
          shifts.add(
              new Shift(
                  batteryKey,
                  row.getInt("gateway_key"),
                  Times.instant(row, "from_t"),
                  Times.instant(row, "to_t"),
                  Duration.ofMillis(row.getLong("offset_ms"))));
        }
      }
      return new ClockShifts(batteryKey, mixed, shifts);
    }
  }

  /** Those that move samples out of {@code [from, to)} of device time. */
  List<Shift> leaving(@Nullable Instant from, @Nullable Instant to) {
    return those(shift -> overlap(shift.from(), shift.to(), from, to));
  }

  /** Those that move samples into {@code [from, to)}. */
  List<Shift> arriving(@Nullable Instant from, @Nullable Instant to) {
    return those(
        shift ->
            overlap(shift.from().plus(shift.offset()), shift.to().plus(shift.offset()), from, to));
  }

  /** The earliest corrected time of a sample, absent where there is none. */
  @Nullable Instant first(Connection connection) throws SQLException {
    return extreme(connection, "min", "ASC", "");
  }

  /** The latest corrected time of a sample, absent where there is none. */
  @Nullable Instant last(Connection connection) throws SQLException {
    return extreme(connection, "max", "DESC", "");
  }

  /**
   * Whether a sample from before a device time is read after one from then on, or with it, so that
   * the two sides cannot be counted one after the other.
   */
  boolean mixAcross(Connection connection, Instant deviceTime) throws SQLException {
    Instant last = extreme(connection, "max", "DESC", within(null, deviceTime));
    if (last == null) {
      return false;
    }
    Instant first = extreme(connection, "min", "ASC", within(deviceTime, null));
    return first != null && !first.isAfter(last);
  }

  boolean isEmpty() {
    return shifts.isEmpty();
  }

  /**
   * Found by keys: one sample of each stretch between the spans, and of each span.
   *
   * @param also condition of device time, with its AND
   */
  private @Nullable Instant extreme(Connection connection, String which, String order, String also)
      throws SQLException {
    List<String> found = new ArrayList<>();
    Instant begin = null;
    for (Shift shift : shifts) { // in order of their beginnings
      if (begin == null || begin.isBefore(shift.from())) {
        found.add(one("s.t", within(begin, shift.from()) + also, order));
      }
      begin = begin == null ? shift.to() : later(begin, shift.to());
      found.add(
          one(
              "s.t + " + shift.interval(),
              within(shift.from(), shift.to()) + also + " AND " + shift.ofItsGateway(),
              order));
      if (mixed) {
        String moved = shifts.stream().map(Shift::holds).collect(Collectors.joining(") OR ("));
        found.add(
            one(
                "s.t",
                within(shift.from(), shift.to()) + also + " AND ((" + moved + ")) IS NOT TRUE",
                order));
      }
    }
    found.add(one("s.t", within(begin, null) + also, order));
    String sql =
        "SELECT %s(t) FROM (%s) AS found".formatted(which, String.join(" UNION ALL ", found));
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return Times.instantOrNull(row, which);
    }
  }

  private String one(String time, String where, String order) {
    return "(SELECT %s AS t FROM telemetry s%s WHERE s.battery_key = %d%s ORDER BY s.t %s LIMIT 1)"
        .formatted(
            time,
            where.contains("i.gateway_key") ? " LEFT JOIN inbox i USING (message_key)" : "",
            batteryKey,
            where,
            order);
  }

  private List<Shift> those(Predicate<Shift> wanted) {
    return shifts.stream().filter(wanted).toList();
  }

  private static boolean overlap(
      Instant begin, Instant end, @Nullable Instant from, @Nullable Instant to) {
    return (to == null || begin.isBefore(to)) && (from == null || end.isAfter(from));
  }

  /** Device times in {@code [from, to)} as conditions, each with its AND. */
  static String within(@Nullable Instant from, @Nullable Instant to) {
    return (from == null ? "" : " AND s.t >= '%s'".formatted(Times.toSql(from)))
        + (to == null ? "" : " AND s.t < '%s'".formatted(Times.toSql(to)));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
