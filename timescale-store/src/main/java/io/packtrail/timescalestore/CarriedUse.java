package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counters of use of samples that retention drops, a row a battery and drop. Rows are made ready
 * ahead of the drop and hold from the moment it is committed, since only those up to {@code
 * retention.dropped_before} are read: a crash between the two neither loses nor doubles anything.
 */
final class CarriedUse {
  /** A turn of the store's jobs shall not wait longer for this one. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Batteries with samples before a time and without a row for it made since all were in. */
  private static final String MISSING =
      """
      SELECT battery_key, battery_id FROM battery b
       WHERE ? > (SELECT coalesce(dropped_before, '-infinity') FROM retention WHERE subject = 'telemetry')
         AND EXISTS (SELECT FROM telemetry r WHERE r.battery_key = b.battery_key AND r.t < ?)
         AND NOT EXISTS (
           SELECT FROM carried_use u
            WHERE u.battery_key = b.battery_key AND u.before_t = ? AND u.made_at >= ?)
       ORDER BY battery_key
      """;

  /** Batteries of gateways with a correction that moves something across a time. */
  private static final String MOVED_ACROSS =
      """
      SELECT DISTINCT battery_key, battery_id
        FROM clock_correction c JOIN gateway_battery USING (gateway_key) JOIN battery USING (battery_key)
       WHERE c.revoked_at IS NULL
         AND least(c.from_t, c.from_t + c.offset_ms * interval '1 millisecond') < ?
         AND greatest(c.to_t, c.to_t + c.offset_ms * interval '1 millisecond') > ?
       ORDER BY battery_key
      """;

  private final Database database;
  private final Retention.Carrier carrier;

  private record Battery(int key, BatteryId id) {}

  /**
   * What is to be dropped.
   *
   * @param end device time that it ends at
   * @param settledAt when its last samples were in; what was carried earlier may lack some
   */
  record Cut(Instant end, Instant settledAt) {}

  CarriedUse(Database database, Retention.Carrier carrier) {
    this.database = database;
    this.carrier = carrier;
  }

  /**
   * Makes ready what samples before a cut have counted.
   *
   * @return whether everything is ready; where it is not, for lack of time or because somebody
   *     holds the retention for longer than 2 s, the next turn goes on
   * @throws NotCarried where it fails for a battery
   */
  boolean prepare(Cut cut, Instant now) {
    long begunNs = System.nanoTime();
    for (Battery battery :
        database.run("looking for counters", connection -> missing(connection, cut))) {
      if (System.nanoTime() - begunNs > LONGEST.toNanos()) {
        return false;
      }
      try {
        carry(battery, cut.end(), now);
      } catch (StoreException e) {
        if (e.sqlState().equals(Retention.LOCK_NOT_AVAILABLE)) {
          return false; // a correction is being declared, or another process drops
        }
        throw new NotCarried(battery.id(), e);
      } catch (RuntimeException e) {
        throw new NotCarried(battery.id(), e);
      }
    }
    return true;
  }

  /** That the counters of a battery could not be carried. */
  static final class NotCarried extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient BatteryId batteryId;

    NotCarried(BatteryId batteryId, RuntimeException cause) {
      super("counters of use could not be carried: " + cause.getMessage(), cause);
      this.batteryId = batteryId;
    }

    BatteryId batteryId() {
      return batteryId;
    }
  }

  private void carry(Battery battery, Instant end, Instant now) {
    database.transact(
        "carrying counters",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '2s'");
          }
          if (isDropped(connection, end)) {
            return; // another process was faster, and what it carried holds
          }
          byte[] before = held(connection, battery.key());
          byte[] counters =
              carrier.carry(
                  battery.id(), before, chunks -> dropped(connection, battery.key(), end, chunks));
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  INSERT INTO carried_use (battery_key, before_t, made_at, counters) VALUES (?, ?, ?, ?)
                  ON CONFLICT (battery_key, before_t) DO UPDATE
                    SET made_at = EXCLUDED.made_at, counters = EXCLUDED.counters
                  """)) {
            statement.setInt(1, battery.key());
            statement.setObject(2, Times.toSql(end));
            statement.setObject(3, Times.toSql(now));
            statement.setBytes(4, counters);
            statement.executeUpdate();
          }
        });
  }

  /** Whether what is before a time was dropped; until the transaction ends, nobody drops it. */
  private static boolean isDropped(Connection connection, Instant end) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT dropped_before >= ? FROM retention WHERE subject = 'telemetry' FOR SHARE")) {
      statement.setObject(1, Times.toSql(end));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /**
   * Hands over what will be dropped: samples whose device's time is before the end, in order of
   * their corrected times.
   */
  private void dropped(
      Connection connection, int batteryKey, Instant end, Consumer<SampleSeries> chunks) {
    try {
      Duration latest =
          ClockShifts.of(connection, batteryKey).shifts().stream()
              .map(ClockShifts.Shift::offset)
              .max(Comparator.naturalOrder())
              .filter(offset -> !offset.isNegative())
              .orElse(Duration.ZERO);
      HistoryReader.stream(
          database,
          connection,
          batteryKey,
          new HistoryReader.Span(null, end.plus(latest)),
          HistoryReader.Clock.BOTH,
          (chunk, deviceEpochMs) -> chunks.accept(before(end, chunk, deviceEpochMs)));
    } catch (SQLException e) {
      throw StoreException.of("reading what is to be dropped", e);
    }
  }

  private static SampleSeries before(Instant end, SampleSeries chunk, long[] deviceEpochMs) {
    long endMs = end.toEpochMilli();
    int[] kept = IntStream.range(0, chunk.size()).filter(i -> deviceEpochMs[i] < endMs).toArray();
    if (kept.length == chunk.size()) {
      return chunk;
    }
    SampleSeries.Builder part = SampleSeries.builder(kept.length);
    for (int i : kept) {
      part.add(chunk.epochMs()[i]);
      for (Signal signal : Signal.values()) {
        part.set(signal, chunk.value(signal, i));
      }
    }
    return part.build();
  }

  /** The counters that hold for a battery; null where nothing was carried. */
  static byte @Nullable [] held(Connection connection, int batteryKey) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT counters FROM carried_use
             WHERE battery_key = ? AND before_t <= (SELECT dropped_before FROM retention WHERE subject = 'telemetry')
             ORDER BY before_t DESC LIMIT 1
            """)) {
      statement.setInt(1, batteryKey);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    }
  }

  /** Whether every battery's counters are ready for a drop. */
  static boolean isReady(Connection connection, Cut cut) throws SQLException {
    return missing(connection, cut).isEmpty();
  }

  /**
   * A battery whose samples before a device time are read, as corrected, after others that would be
   * kept: these would come before what was carried and count no more. Absent where there is none.
   */
  static @Nullable BatteryId mixedAcross(Connection connection, Instant end) throws SQLException {
    for (Battery battery : batteries(connection, MOVED_ACROSS, end, end)) {
      if (ClockShifts.of(connection, battery.key()).mixAcross(connection, end)) {
        return battery.id();
      }
    }
    return null;
  }

  /**
   * Lets nobody carry or drop until the transaction ends, and waits for who does. Ahead of locks
   * that ingest needs.
   */
  static void hold(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT FROM retention WHERE subject = 'telemetry' FOR UPDATE");
    }
  }

  /** Has the counters of a gateway's batteries made anew that no drop has used; after a hold. */
  static void forgetPrepared(Connection connection, int gatewayKey) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            DELETE FROM carried_use u USING gateway_battery g, retention r
             WHERE g.gateway_key = ? AND u.battery_key = g.battery_key
               AND r.subject = 'telemetry' AND u.before_t > coalesce(r.dropped_before, '-infinity')
            """)) {
      statement.setInt(1, gatewayKey);
      statement.executeUpdate();
    }
  }

  /** Removes what newer counters have taken in, in the transaction of the drop. */
  static void forgetOlder(Connection connection, Instant end) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            DELETE FROM carried_use o USING carried_use n
             WHERE n.battery_key = o.battery_key AND o.before_t < n.before_t AND n.before_t <= ?
            """)) {
      statement.setObject(1, Times.toSql(end));
      statement.executeUpdate();
    }
  }

  private static List<Battery> missing(Connection connection, Cut cut) throws SQLException {
    return batteries(connection, MISSING, cut.end(), cut.end(), cut.end(), cut.settledAt());
  }

  private static List<Battery> batteries(Connection connection, String sql, Instant... times)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < times.length; i++) {
        statement.setObject(i + 1, Times.toSql(times[i]));
      }
      List<Battery> batteries = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          batteries.add(new Battery(row.getInt(1), new BatteryId(row.getString(2))));
        }
      }
      return batteries;
    }
  }
}
