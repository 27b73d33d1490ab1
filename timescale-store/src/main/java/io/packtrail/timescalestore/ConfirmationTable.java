package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.HealthConfirmation;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which batteries' health an operator has confirmed. Append-only; the newest of each counts. */
public final class ConfirmationTable {
  private static final String NEWEST =
      """
      SELECT DISTINCT ON (battery_key) battery_id, confirmed_at, soh_ratio, reason
        FROM health_confirmation JOIN battery USING (battery_key)
       WHERE ?::text IS NULL OR battery_id = ?
       ORDER BY battery_key, confirmation_id DESC
      """;

  private final Database database;

  public ConfirmationTable(Database database) {
    this.database = database;
  }

  /**
   * Keeps a confirmation, and makes the battery due: what was held back is published with its next
   * assessment.
   *
   * @throws StoreException {@code unknown-battery}
   */
  public void confirm(BatteryId batteryId, HealthConfirmation confirmation) {
    database.transact(
        "confirming a state of health",
        connection -> {
          int key = database.batteryKeys().require(connection, batteryId);
          try (PreparedStatement insert =
                  connection.prepareStatement(
                      """
                      INSERT INTO health_confirmation (battery_key, confirmed_at, soh_ratio, reason)
                      VALUES (?, ?, ?, ?)
                      """);
              PreparedStatement due =
                  connection.prepareStatement(
                      "UPDATE battery_state SET revision = revision + 1 WHERE battery_key = ?")) {
            insert.setInt(1, key);
            insert.setObject(2, Times.toSql(confirmation.at()));
            insert.setDouble(3, confirmation.sohRatio());
            insert.setString(4, confirmation.reason());
            insert.executeUpdate();
            due.setInt(1, key);
            due.executeUpdate();
          }
        });
  }

  /** The newest of a battery, or null where there is none. */
  public @Nullable HealthConfirmation newest(BatteryId batteryId) {
    return newest(batteryId.value()).get(batteryId);
  }

  /** The newest of every battery that has one. */
  public Map<BatteryId, HealthConfirmation> newest() {
    return newest((String) null);
  }

  private Map<BatteryId, HealthConfirmation> newest(@Nullable String batteryId) {
    return database.run(
        "reading confirmed states of health",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
            statement.setString(1, batteryId);
            statement.setString(2, batteryId);
            try (ResultSet row = statement.executeQuery()) {
              Map<BatteryId, HealthConfirmation> newest = new HashMap<>();
              while (row.next()) {
                newest.put(
                    new BatteryId(Objects.requireNonNull(row.getString(1))),
                    new HealthConfirmation(
                        Times.instant(row, "confirmed_at"),
                        row.getDouble(3),
                        Objects.requireNonNull(row.getString(4))));
              }
              return newest;
            }
          }
        });
  }
}
