package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.BatteryId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happened to batteries. Events enter through {@link TelemetryTable#store}, like every
 * message. Safe for use by many threads.
 */
public final class EventTable {
  private final Database database;

  public EventTable(Database database) {
    this.database = database;
  }

  /**
   * A battery's events with {@code from <= at < to}, in order of time; none for a battery that is
   * not registered.
   *
   * @param from absent: from the first
   * @param to absent: to the newest
   */
  public List<BatteryEvent> between(
      BatteryId batteryId, @Nullable Instant from, @Nullable Instant to) {
    return database.run(
        "reading events",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT e.* FROM battery_event e JOIN battery USING (battery_key)
                   WHERE battery_id = ? AND happened_at >= coalesce(?, '-infinity'::timestamptz)
                     AND happened_at < coalesce(?, 'infinity'::timestamptz)
                   ORDER BY happened_at, message_key
                  """)) {
            statement.setString(1, batteryId.value());
            statement.setObject(2, Times.toSqlOrNull(from));
            statement.setObject(3, Times.toSqlOrNull(to));
            try (ResultSet row = statement.executeQuery()) {
              List<BatteryEvent> events = new ArrayList<>();
              while (row.next()) {
                events.add(event(row));
              }
              return events;
            }
          }
        });
  }

  private static BatteryEvent event(ResultSet row) throws SQLException {
    String name = Objects.requireNonNull(row.getString("kind"));
    BatteryEvent.Kind kind = BatteryEvent.Kind.named(name);
    if (kind == null) {
      throw new StoreException("unknown-event", "a stored event has the unknown kind " + name);
    }
    return new BatteryEvent(
        Times.instant(row, "happened_at"), kind, Objects.requireNonNull(row.getString("detail")));
  }
}
