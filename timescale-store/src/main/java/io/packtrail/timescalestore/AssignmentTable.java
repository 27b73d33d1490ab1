package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Battery, gateway and vehicle over time: packs get swapped. Safe for use by many threads. */
public final class AssignmentTable {
  private static final String OVERLAP = "23P01";

  private final Database database;

  public AssignmentTable(Database database) {
    this.database = database;
  }

  /** Assignments of a battery, oldest first; empty where every gateway may report it. */
  public List<BatteryAssignment> list(BatteryId batteryId) {
    return database.run("listing assignments", connection -> list(connection, batteryId));
  }

  /**
   * Enters an assignment and its audit row. One without end that began earlier ends where this one
   * begins; one that begins at the same time is replaced, which is how an assignment is ended or
   * put right.
   *
   * @return false where it was there already
   * @throws StoreException {@code unknown-battery}, {@code unknown-gateway}; {@code
   *     assignment-overlap} where another one covers part of its time
   */
  public boolean assign(BatteryAssignment assignment, Change.Cause cause) {
    return database.transaction(
        "assigning a battery",
        connection -> {
          int batteryKey = ChangeLog.lockBattery(connection, assignment.batteryId());
          return assign(connection, batteryKey, assignment, cause);
        });
  }

  /** {@link #assign(BatteryAssignment, Change.Cause)} within the caller's transaction. */
  static boolean assign(
      Connection connection, int batteryKey, BatteryAssignment assignment, Change.Cause cause)
      throws SQLException {
    List<BatteryAssignment> before = list(connection, assignment.batteryId());
    if (before.contains(assignment)) {
      return false;
    }
    int gatewayKey = gatewayKey(connection, assignment.gatewayId());
    endOpen(connection, batteryKey, assignment.from());
    upsert(connection, batteryKey, gatewayKey, assignment);
    resume(connection, batteryKey, before, assignment);
    copyLatest(connection, batteryKey);
    ChangeLog.write(
        connection,
        batteryKey,
        new Change("assignment", replaced(before, assignment), text(assignment), cause));
    raiseRevision(connection);
    return true;
  }

  /** The first assignment of a battery that is being registered; nobody can have it in memory. */
  static void begin(
      Connection connection, BatteryId batteryId, GatewayId gatewayId, @Nullable String vehicleId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            WITH heard_of AS (
              INSERT INTO gateway (gateway_id, added_at) VALUES (?, now())
              ON CONFLICT (gateway_id) DO UPDATE SET gateway_id = EXCLUDED.gateway_id
              RETURNING gateway_key)
            INSERT INTO battery_assignment (battery_key, valid_from, gateway_key, vehicle_id)
            SELECT battery_key, ?, gateway_key, ? FROM battery, heard_of WHERE battery_id = ?
            """)) {
      statement.setString(1, gatewayId.value());
      statement.setObject(2, Times.toSql(BatteryAssignment.EARLIEST));
      statement.setString(3, vehicleId);
      statement.setString(4, batteryId.value());
      statement.executeUpdate();
    }
  }

  private static List<BatteryAssignment> list(Connection connection, BatteryId batteryId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT g.gateway_id, a.vehicle_id, valid_from, valid_to
              FROM battery_assignment a JOIN battery USING (battery_key) JOIN gateway g USING (gateway_key)
             WHERE battery_id = ? ORDER BY valid_from
            """)) {
      statement.setString(1, batteryId.value());
      try (ResultSet row = statement.executeQuery()) {
        List<BatteryAssignment> assignments = new ArrayList<>();
        while (row.next()) {
          assignments.add(
              new BatteryAssignment(
                  batteryId,
                  new GatewayId(Objects.requireNonNull(row.getString("gateway_id"))),
                  row.getString("vehicle_id"),
                  Times.instant(row, "valid_from"),
                  Times.instantOrNull(row, "valid_to")));
        }
        return assignments;
      }
    }
  }

  private static int gatewayKey(Connection connection, GatewayId gatewayId) throws SQLException {
    Integer gatewayKey = GatewayKeys.find(connection, gatewayId);
    if (gatewayKey == null) {
      throw new StoreException(
          "unknown-gateway",
          "gatewayId must name a gateway that was added (packtrail gateway add %1$s, or packtrail gateway code %1$s), got %1$s"
              .formatted(gatewayId));
    }
    return gatewayKey;
  }

  private static void endOpen(Connection connection, int batteryKey, Instant at)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE battery_assignment SET valid_to = ? WHERE battery_key = ? AND valid_to IS NULL AND valid_from < ?")) {
      statement.setObject(1, Times.toSql(at));
      statement.setInt(2, batteryKey);
      statement.setObject(3, Times.toSql(at));
      statement.executeUpdate();
    }
  }

  /** After one with an end, the assignment that it interrupted goes on. */
  private static void resume(
      Connection connection,
      int batteryKey,
      List<BatteryAssignment> before,
      BatteryAssignment assignment)
      throws SQLException {
    Instant end = assignment.to();
    if (end == null) {
      return;
    }
    for (BatteryAssignment interrupted : before) {
      if (interrupted.to() == null && interrupted.from().isBefore(assignment.from())) {
        upsert(
            connection,
            batteryKey,
            gatewayKey(connection, interrupted.gatewayId()),
            new BatteryAssignment(
                interrupted.batteryId(),
                interrupted.gatewayId(),
                interrupted.vehicleId(),
                end,
                null));
      }
    }
  }

  private static void upsert(
      Connection connection, int batteryKey, int gatewayKey, BatteryAssignment assignment)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO battery_assignment (battery_key, valid_from, valid_to, gateway_key, vehicle_id)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT (battery_key, valid_from) DO UPDATE
              SET valid_to = EXCLUDED.valid_to, gateway_key = EXCLUDED.gateway_key, vehicle_id = EXCLUDED.vehicle_id
            """)) {
      statement.setInt(1, batteryKey);
      statement.setObject(2, Times.toSql(assignment.from()));
      statement.setObject(
          3, Times.toSqlOrNull(assignment.to()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
      statement.setInt(4, gatewayKey);
      statement.setString(5, assignment.vehicleId());
      statement.executeUpdate();
    } catch (SQLException e) {
      if (OVERLAP.equals(e.getSQLState())) {
        throw new StoreException(
            "assignment-overlap",
            "battery %s must have one assignment at a time, got another for a part of %s to %s"
                .formatted(
                    assignment.batteryId(),
                    assignment.from(),
                    assignment.to() == null ? "further notice" : assignment.to()),
            e);
      }
      throw e;
    }
  }

  /** Master data show the assignment that begins last. */
  private static void copyLatest(Connection connection, int batteryKey) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE battery b SET gateway_id = g.gateway_id, vehicle_id = a.vehicle_id
              FROM battery_assignment a JOIN gateway g USING (gateway_key)
             WHERE b.battery_key = ? AND a.battery_key = b.battery_key
               AND a.valid_from = (SELECT max(valid_from) FROM battery_assignment WHERE battery_key = b.battery_key)
            """)) {
      statement.setInt(1, batteryKey);
      statement.executeUpdate();
    }
  }

  private static void raiseRevision(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE master_revision SET revision = revision + 1");
    }
  }

  private static @Nullable String replaced(
      List<BatteryAssignment> before, BatteryAssignment assignment) {
    return before.stream()
        .filter(one -> one.from().equals(assignment.from()))
        .findFirst()
        .or(() -> before.stream().filter(one -> one.to() == null).findFirst())
        .map(AssignmentTable::text)
        .orElse(null);
  }

  private static String text(BatteryAssignment assignment) {
    return "gateway %s, vehicle %s, from %s to %s"
        .formatted(
            assignment.gatewayId(),
            assignment.vehicleId() == null ? "none" : assignment.vehicleId(),
            assignment.from(),
            assignment.to() == null ? "further notice" : assignment.to());
  }
}
