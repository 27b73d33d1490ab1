package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Rows of the append-only audit of master data. */
final class ChangeLog {
  private ChangeLog() {}

  /**
   * Makes changes of one battery take turns.
   *
   * @return its key
   * @throws StoreException {@code unknown-battery}
   */
  static int lockBattery(Connection connection, BatteryId batteryId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT battery_key FROM battery WHERE battery_id = ? FOR UPDATE")) {
      statement.setString(1, batteryId.value());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new StoreException(
              "unknown-battery", "battery %s is not registered".formatted(batteryId));
        }
        return row.getInt(1);
      }
    }
  }

  static void write(Connection connection, int batteryKey, Change change) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO battery_change (battery_key, changed_at, field, old_value, new_value, changed_by, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)) {
      statement.setInt(1, batteryKey);
      statement.setObject(2, Times.toSql(change.cause().at()));
      statement.setString(3, change.field());
      statement.setString(4, change.before());
      statement.setString(5, change.after());
      statement.setString(6, change.cause().by());
      statement.setString(7, change.cause().reason());
      statement.executeUpdate();
    }
  }

  /** Changes of one battery, newest first. */
  static List<Change> read(Connection connection, BatteryId batteryId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT field, old_value, new_value, changed_by, reason, changed_at
              FROM battery_change JOIN battery USING (battery_key)
             WHERE battery_id = ? ORDER BY change_id DESC
            """)) {
      statement.setString(1, batteryId.value());
      try (ResultSet row = statement.executeQuery()) {
        List<Change> changes = new ArrayList<>();
        while (row.next()) {
          changes.add(
              new Change(
                  Objects.requireNonNull(row.getString("field")),
                  row.getString("old_value"),
                  row.getString("new_value"),
                  new Change.Cause(
                      Objects.requireNonNull(row.getString("changed_by")),
                      Objects.requireNonNull(row.getString("reason")),
                      Times.instant(row, "changed_at"))));
        }
        return changes;
      }
    }
  }
}
