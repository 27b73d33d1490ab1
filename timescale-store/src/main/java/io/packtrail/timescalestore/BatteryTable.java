package io.packtrail.timescalestore;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Master data of batteries. */
public final class BatteryTable {
  private static final String COLUMNS =
      "battery_id, passport_id, vehicle_id, gateway_id, model_group, chemistry, rated_capacity_ah,"
          + " certified_energy_kwh, nominal_voltage_v, series_cells, parallel_cells,"
          + " manufactured_on, in_service_on, category, reference_capacity_ah, reference_source";

  private final Database database;

  public BatteryTable(Database database) {
    this.database = database;
  }

  /**
   * Registers a battery.
   *
   * @return false where it is registered already with identical data
   * @throws StoreException {@code battery-exists} where it is registered with other data; {@code
   *     passport-exists} where another battery has its passport identifier
   */
  public boolean register(Battery battery) {
    return database.transaction(
        "registering a battery",
        connection -> {
          if (insert(connection, battery)) {
            GatewayId gatewayId = battery.gatewayId();
            if (gatewayId != null) {
              AssignmentTable.begin(
                  connection, battery.batteryId(), gatewayId, battery.vehicleId());
            }
            return true;
          }
          Battery registered = find(connection, battery.batteryId());
          if (registered == null) { // so it was not the battery's own row that stood in the way
            throw new StoreException(
                "passport-exists",
                "passportId must belong to one battery, got %s, which another battery has"
                    .formatted(battery.passportId()));
          }
          if (!battery.equals(registered)) {
            throw new StoreException(
                "battery-exists",
                "battery %s is registered with other data".formatted(battery.batteryId()));
          }
          return false;
        });
  }

  /**
   * Changes master data and enters what changed into the audit. A new gateway or vehicle counts
   * from the cause's time on, as an assignment; a new model group or reference makes the battery
   * due for assessment.
   *
   * @param change from the battery as it is to the battery as it shall be; of the fields, {@code
   *     vehicleId}, {@code gatewayId}, {@code modelGroup}, {@code referenceCapacityAh} and {@code
   *     referenceSource} may differ
   * @return the battery as it is now
   * @throws StoreException {@code unknown-battery}, {@code unknown-gateway}; {@code
   *     assignment-overlap} where an assignment begins after the cause's time
   */
  public Battery change(BatteryId batteryId, UnaryOperator<Battery> change, Change.Cause cause) {
    return database.transaction(
        "changing a battery",
        connection -> {
          int batteryKey = ChangeLog.lockBattery(connection, batteryId);
          Battery before = Objects.requireNonNull(find(connection, batteryId));
          Battery after = change.apply(before);
          new BatteryUpdate(connection, batteryKey, cause).run(before, after);
          return Objects.requireNonNull(find(connection, batteryId));
        });
  }

  /** The audit of a battery's master data, newest change first. */
  public List<Change> changes(BatteryId batteryId) {
    return database.run(
        "reading changes of a battery", connection -> ChangeLog.read(connection, batteryId));
  }

  /** The battery, or null where it is not registered. */
  public @Nullable Battery find(BatteryId batteryId) {
    return database
        .run("reading a battery", connection -> Optional.ofNullable(find(connection, batteryId)))
        .orElse(null);
  }

  /** The battery with this passport, or null where there is none. */
  public @Nullable Battery ofPassport(String passportId) {
    return one("passport_id = ?", passportId);
  }

  /** The battery with this passport, else with this identifier, or null where there is none. */
  public @Nullable Battery named(String name) {
    Battery ofPassport = ofPassport(name);
    return ofPassport == null ? one("battery_id = ?", name) : ofPassport;
  }

  private @Nullable Battery one(String condition, String name) {
    if (!isStorable(name)) {
      return null;
    }
    return database
        .run(
            "reading a battery",
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT " + COLUMNS + " FROM battery WHERE " + condition)) {
                statement.setString(1, name);
                try (ResultSet row = statement.executeQuery()) {
                  return row.next() ? Optional.of(battery(row)) : Optional.<Battery>empty();
                }
              }
            })
        .orElse(null);
  }

  /**
   * Which of these passports there are, in their order.
   *
   * @param after only those that come after this one; absent: from the first on
   * @param most no more than so many
   */
  public List<String> passports(Collection<String> passportIds, @Nullable String after, int most) {
    if (after != null && !isStorable(after)) {
      return List.of();
    }
    return database.run(
        "looking for passports",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT passport_id FROM battery WHERE passport_id = ANY (?) AND passport_id > ?
                   ORDER BY passport_id LIMIT ?
                  """)) {
            SqlArrays.set(
                statement,
                1,
                "text",
                passportIds.stream().filter(BatteryTable::isStorable).toArray(String[]::new));
            statement.setString(2, after == null ? "" : after);
            statement.setInt(3, most);
            try (ResultSet row = statement.executeQuery()) {
              List<String> found = new ArrayList<>();
              while (row.next()) {
                found.add(Objects.requireNonNull(row.getString(1)));
              }
              return found;
            }
          }
        });
  }

  /** Names come from outside, and no text of the database holds a NUL. */
  private static boolean isStorable(String name) {
    return name.indexOf('\0') < 0;
  }

  /** All batteries by identifier. */
  public List<Battery> list() {
    return database.run(
        "listing batteries",
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT " + COLUMNS + " FROM battery ORDER BY battery_id");
              ResultSet row = statement.executeQuery()) {
            List<Battery> batteries = new ArrayList<>();
            while (row.next()) {
              batteries.add(battery(row));
            }
            return batteries;
          }
        });
  }

  private static boolean insert(Connection connection, Battery battery) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO battery ("
                + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
      int i = 1;
      statement.setString(i++, battery.batteryId().value());
      statement.setString(i++, battery.passportId());
      statement.setString(i++, battery.vehicleId());
      statement.setString(i++, battery.gatewayId() == null ? null : battery.gatewayId().value());
      statement.setString(i++, battery.modelGroup());
      statement.setString(i++, battery.chemistry().name());
      statement.setDouble(i++, battery.ratedCapacityAh());
      statement.setObject(i++, battery.certifiedEnergyKWh(), java.sql.Types.DOUBLE);
      statement.setDouble(i++, battery.nominalVoltageV());
      statement.setInt(i++, battery.seriesCells());
      statement.setInt(i++, battery.parallelCells());
      statement.setObject(i++, battery.manufacturedOn(), java.sql.Types.DATE);
      statement.setObject(i++, battery.inServiceOn(), java.sql.Types.DATE);
      statement.setString(i++, battery.category().name());
      statement.setObject(i++, battery.referenceCapacityAh(), java.sql.Types.DOUBLE);
      statement.setString(i, battery.referenceSource());
      return statement.executeUpdate() == 1;
    }
  }

  private static @Nullable Battery find(Connection connection, BatteryId batteryId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM battery WHERE battery_id = ?")) {
      statement.setString(1, batteryId.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? battery(row) : null;
      }
    }
  }

  private static Battery battery(ResultSet row) throws SQLException {
    String gatewayId = row.getString("gateway_id");
    return new Battery(
        new BatteryId(row.getString("battery_id")),
        Objects.requireNonNull(row.getString("passport_id")),
        row.getString("vehicle_id"),
        gatewayId == null ? null : new GatewayId(gatewayId),
        row.getString("model_group"),
        Chemistry.valueOf(row.getString("chemistry")),
        row.getDouble("rated_capacity_ah"),
        row.getObject("certified_energy_kwh", Double.class),
        row.getDouble("nominal_voltage_v"),
        row.getInt("series_cells"),
        row.getInt("parallel_cells"),
        row.getObject("manufactured_on", LocalDate.class),
        row.getObject("in_service_on", LocalDate.class),
        BatteryCategory.valueOf(row.getString("category")),
        row.getObject("reference_capacity_ah", Double.class),
        row.getString("reference_source"));
  }
}
