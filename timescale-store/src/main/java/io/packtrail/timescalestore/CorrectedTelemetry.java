package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One battery's samples with the declared clock corrections applied. Without one that touches the
 * times asked for, which is the rule, this is the table itself.
 *
 * @param from what a query names after FROM; has the columns {@code battery_key}, {@code
 *     message_key}, {@code t} and those of the signals
 * @param deviceTime what a query names to get the time that the device gave
 */
record CorrectedTelemetry(String from, String deviceTime) {
  /** By the times that the devices gave. */
  static final CorrectedTelemetry AS_STORED = new CorrectedTelemetry("telemetry", "t");

  /**
   * Samples by corrected time: those that stay in the times asked for, and for each correction
   * those that it moves there. Where two meet, one that was not moved stays, else the earlier.
   */
  private static final String MOVED =
      "(SELECT DISTINCT ON (t) * FROM (%s) AS by_corrected_time ORDER BY t, moved, device_t) AS telemetry";

  private static final String BRANCH =
      """
      SELECT s.battery_key, s.t%1$s AS t, s.message_key, s.t AS device_t, %2$s AS moved, %3$s
        FROM telemetry s LEFT JOIN inbox i USING (message_key)
       WHERE s.battery_key = %4$d%5$s\
      """;

  /** What to read the battery's samples from, for corrected times in {@code [from, to)}. */
  static CorrectedTelemetry of(
      Connection connection, int batteryKey, @Nullable Instant from, @Nullable Instant to)
      throws SQLException {
    return of(ClockShifts.of(connection, batteryKey), from, to);
  }

  /** As above, where the corrections were read already. */
  static CorrectedTelemetry of(ClockShifts shifts, @Nullable Instant from, @Nullable Instant to) {
    List<ClockShifts.Shift> away = shifts.leaving(from, to);
    List<ClockShifts.Shift> here = shifts.arriving(from, to);
    if (away.isEmpty() && here.isEmpty()) {
      return AS_STORED;
    }
    StringBuilder branches = new StringBuilder();
    StringBuilder staying = new StringBuilder(ClockShifts.within(from, to));
    away.forEach(shift -> staying.append(" AND (").append(shift.holds()).append(") IS NOT TRUE"));
    branches.append(branch(shifts, "", false, staying.toString()));
    for (ClockShifts.Shift shift : here) {
      branches
          .append("\nUNION ALL ")
          .append(
              branch(
                  shifts,
                  " + " + shift.interval(),
                  true,
                  shift.sourceOf(from, to) + " AND " + shift.ofItsGateway()));
    }
    return new CorrectedTelemetry(MOVED.formatted(branches), "device_t");
  }

  private static String branch(ClockShifts shifts, String added, boolean moved, String where) {
    return BRANCH.formatted(added, moved, TelemetryColumns.SIGNALS, shifts.batteryKey(), where);
  }
}
