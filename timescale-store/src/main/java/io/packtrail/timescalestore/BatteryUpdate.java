package io.packtrail.timescalestore;

import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One change of a battery's master data within a transaction that holds its row. */
final class BatteryUpdate {
  private final Connection connection;
  private final int batteryKey;
  private final Change.Cause cause;

  BatteryUpdate(Connection connection, int batteryKey, Change.Cause cause) {
    this.connection = connection;
    this.batteryKey = batteryKey;
    this.cause = cause;
  }

  void run(Battery before, Battery after) throws SQLException {
    requireChangeable(before, after);
    log("vehicleId", before.vehicleId(), after.vehicleId());
    log("gatewayId", before.gatewayId(), after.gatewayId());
    boolean estimateChanges = log("modelGroup", before.modelGroup(), after.modelGroup());
    estimateChanges |=
        log("referenceCapacityAh", before.referenceCapacityAh(), after.referenceCapacityAh());
    estimateChanges |= log("referenceSource", before.referenceSource(), after.referenceSource());
    write(after);
    GatewayId gatewayId = after.gatewayId();
    boolean assignmentChanges =
        !Objects.equals(before.gatewayId(), gatewayId)
            || !Objects.equals(before.vehicleId(), after.vehicleId());
    if (assignmentChanges && gatewayId != null) {
      AssignmentTable.assign(
          connection,
          batteryKey,
          new BatteryAssignment(after.batteryId(), gatewayId, after.vehicleId(), cause.at(), null),
          cause);
    }
    if (estimateChanges) {
      makeDue();
    }
  }

  /** A caller that checked its input never sees this. */
  private static void requireChangeable(Battery before, Battery after) {
    Battery same =
        new Battery(
            before.batteryId(),
            before.passportId(),
            after.vehicleId(),
            after.gatewayId(),
            after.modelGroup(),
            before.chemistry(),
            before.ratedCapacityAh(),
            before.certifiedEnergyKWh(),
            before.nominalVoltageV(),
            before.seriesCells(),
            before.parallelCells(),
            before.manufacturedOn(),
            before.inServiceOn(),
            before.category(),
            after.referenceCapacityAh(),
            after.referenceSource());
    boolean losesItsGateway = before.gatewayId() != null && after.gatewayId() == null;
    if (!same.equals(after) || losesItsGateway) {
      throw new IllegalArgumentException(
          "battery must keep what identifies and rates it, and its last gateway, got %s in place of %s"
              .formatted(after, before));
    }
  }

  private boolean log(String field, @Nullable Object before, @Nullable Object after)
      throws SQLException {
    if (Objects.equals(before, after)) {
      return false;
    }
    ChangeLog.write(
        connection,
        batteryKey,
        new Change(
            field,
            before == null ? null : before.toString(),
            after == null ? null : after.toString(),
            cause));
    return true;
  }

  private void write(Battery after) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE battery SET vehicle_id = ?, model_group = ?, reference_capacity_ah = ?, reference_source = ?
             WHERE battery_key = ?
            """)) {
      statement.setString(1, after.vehicleId());
      statement.setString(2, after.modelGroup());
      statement.setObject(3, after.referenceCapacityAh(), Types.DOUBLE);
      statement.setString(4, after.referenceSource());
      statement.setInt(5, batteryKey);
      statement.executeUpdate();
    }
  }

  private void makeDue() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE battery_state SET revision = revision + 1 WHERE battery_key = ?")) {
      statement.setInt(1, batteryKey);
      statement.executeUpdate();
    }
  }
}
