package io.packtrail.timescalestore;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SohResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every assessed battery with what is known of its life: for views over the whole fleet. */
public final class FleetLivesTable {
  private final Database database;

  public FleetLivesTable(Database database) {
    this.database = database;
  }

  /**
   * One battery's life as far as it was seen.
   *
   * @param firstSample time of its first sample
   * @param asOf time of its last sample
   * @param distanceKm distance (km): the vehicle's, where the battery was never replaced nor in
   *     another vehicle and an odometer was read in its last {@value
   *     FleetHealthTable#ODOMETER_DAYS} days; else what was driven while reporting
   * @param replacedAt when the gateway reported that the pack was replaced, oldest first
   * @param assignments where it was, oldest first
   */
  public record Unit(
      Battery battery,
      Instant firstSample,
      Instant asOf,
      SohResult soh,
      double distanceKm,
      List<Instant> replacedAt,
      List<BatteryAssignment> assignments) {
    public Unit {
      replacedAt = List.copyOf(replacedAt);
      assignments = List.copyOf(assignments);
    }
  }

  /** Every assessed battery, by identifier; a few queries, however many there are. */
  public List<Unit> units() {
    Map<BatteryId, Battery> batteries =
        new BatteryTable(database)
            .list().stream().collect(Collectors.toMap(Battery::batteryId, Function.identity()));
    return database.run(
        "reading the lives of a fleet",
        connection -> {
          Map<String, List<Instant>> replaced = replaced(connection);
          Map<String, List<BatteryAssignment>> assignments = assignments(connection);
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                      SELECT battery_id, first_sample, as_of, soh, km, odometer_km
                        FROM (SELECT *, (stress->>'distanceKm')::double precision AS km FROM assessment) known
                        JOIN battery USING (battery_key)
                        -- Those without a distance have no odometer: their telemetry is not read.
                        LEFT JOIN LATERAL (
                          SELECT odometer_km FROM telemetry s
                           WHERE known.km > 0 AND s.battery_key = known.battery_key
                             AND s.t > known.as_of - make_interval(days => ?) AND s.odometer_km IS NOT NULL
                           ORDER BY s.t DESC LIMIT 1) newest ON true
                       ORDER BY battery_id
                      """)) {
            statement.setInt(1, FleetHealthTable.ODOMETER_DAYS);
            try (ResultSet row = statement.executeQuery()) {
              List<Unit> units = new ArrayList<>();
              while (row.next()) {
                String id = text(row, "battery_id");
                Battery battery = batteries.get(new BatteryId(id));
                if (battery != null) { // Registered since the list was read.
                  units.add(
                      new Unit(
                          battery,
                          Times.instant(row, "first_sample"),
                          Times.instant(row, "as_of"),
                          Json.read(Json.SOH, text(row, "soh")),
                          distanceKm(
                              row,
                              replaced.getOrDefault(id, List.of()),
                              assignments.getOrDefault(id, List.of())),
                          replaced.getOrDefault(id, List.of()),
                          assignments.getOrDefault(id, List.of())));
                }
              }
              return units;
            }
          }
        });
  }

  /** The vehicle's distance is the battery's only where neither was ever given another. */
  private static double distanceKm(
      ResultSet row, List<Instant> replaced, List<BatteryAssignment> assignments)
      throws SQLException {
    double whileReporting = row.getDouble("km");
    double odometer = row.getFloat("odometer_km"); // 0 where there is none
    return replaced.isEmpty() && BatteryAssignment.areOfOneVehicle(assignments)
        ? Math.max(whileReporting, odometer)
        : whileReporting;
  }

  private static Map<String, List<Instant>> replaced(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT battery_id, happened_at FROM battery_event JOIN battery USING (battery_key)
                 WHERE kind = 'battery-replaced' ORDER BY happened_at
                """);
        ResultSet row = statement.executeQuery()) {
      Map<String, List<Instant>> replaced = new HashMap<>();
      while (row.next()) {
        replaced
            .computeIfAbsent(text(row, "battery_id"), id -> new ArrayList<>())
            .add(Times.instant(row, "happened_at"));
      }
      return replaced;
    }
  }

  private static Map<String, List<BatteryAssignment>> assignments(Connection connection)
      throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT battery_id, g.gateway_id, a.vehicle_id, valid_from, valid_to
                  FROM battery_assignment a JOIN battery USING (battery_key) JOIN gateway g USING (gateway_key)
                 ORDER BY valid_from
                """);
        ResultSet row = statement.executeQuery()) {
      Map<String, List<BatteryAssignment>> assignments = new HashMap<>();
      while (row.next()) {
        String id = text(row, "battery_id");
        @Nullable String vehicleId = row.getString("vehicle_id");
        assignments
            .computeIfAbsent(id, one -> new ArrayList<>())
            .add(
                new BatteryAssignment(
                    new BatteryId(id),
                    new GatewayId(text(row, "gateway_id")),
                    vehicleId,
                    Times.instant(row, "valid_from"),
                    Times.instantOrNull(row, "valid_to")));
      }
      return assignments;
    }
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column));
  }
}
