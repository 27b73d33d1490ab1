package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** Batteries whose data are newer than their assessment. */
public final class DueBatteries {
  private final Database database;

  public DueBatteries(Database database) {
    this.database = database;
  }

  /** Whether something was stored for a battery that its newest assessment has not read. */
  public boolean contains(BatteryId batteryId) {
    return database.run(
        "looking whether a battery is due",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT 1 FROM battery_state JOIN battery USING (battery_key)
                   WHERE battery_id = ? AND revision > assessed_revision
                  """)) {
            statement.setString(1, batteryId.value());
            try (ResultSet row = statement.executeQuery()) {
              return row.next();
            }
          }
        });
  }
}
