package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.MessageOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One attempt to store a message from quarantine. The ledger's entry moves on the day of the first
 * receipt, so that received = stored + duplicate + quarantined holds before and after.
 */
final class Replay {
  /** The quarantine row as it was found, locked. */
  private record Kept(
      int gatewayKey, GatewayId gatewayId, Instant receivedAt, int samples, boolean replayed) {}

  private final Connection connection;
  private final Database database;
  private final Delivery delivery;

  Replay(Connection connection, Database database, Delivery delivery) {
    this.connection = connection;
    this.database = database;
    this.delivery = delivery;
  }

  MessageOutcome run(long quarantineId, Instant replayedAt, MessageKeys keys, CopyBuffer rows)
      throws SQLException {
    Kept kept = lock(quarantineId);
    if (kept.replayed()) {
      return MessageOutcome.DUPLICATE;
    }
    if (delivery.refusal() != null) {
      return MessageOutcome.QUARANTINED;
    }
    BatteryKeys batteries = database.batteryKeys();
    batteries.refresh(connection, List.of(delivery.accepted().batteryId()));
    BatteryKeys.Entry battery = batteries.get(delivery.accepted().batteryId());
    if (battery == null
        || StoreTransaction.refusalByAssignment(battery, kept.gatewayId(), delivery) != null) {
      return MessageOutcome.QUARANTINED;
    }
    Inbox inbox = new Inbox(connection);
    inbox.add(new Inbox.Claim(0, delivery, kept.gatewayKey(), battery.key(), kept.receivedAt()));
    inbox.enter(keys);
    if (!inbox.granted(0) && !inbox.sameBytes(0)) {
      return MessageOutcome.QUARANTINED;
    }
    LedgerEntries ledger = new LedgerEntries();
    int samples = delivery.message().sampleCount();
    if (inbox.granted(0)) {
      int stored = store(inbox, battery.key(), kept.gatewayKey(), rows);
      ledger.replayed(kept.gatewayKey(), kept.receivedAt(), kept.samples(), samples, stored);
    } else {
      ledger.replayedDuplicate(kept.gatewayKey(), kept.receivedAt(), kept.samples(), samples);
    }
    markReplayed(quarantineId, replayedAt);
    ledger.write(connection);
    return inbox.granted(0) ? MessageOutcome.STORED : MessageOutcome.DUPLICATE;
  }

  private int store(Inbox inbox, int batteryKey, int gatewayKey, CopyBuffer rows)
      throws SQLException {
    if (delivery.message() instanceof Telemetry telemetry) {
      return storeSamples(telemetry, inbox, batteryKey, gatewayKey, rows);
    }
    Reports reports = new Reports();
    reports.add(delivery.accepted(), batteryKey, inbox.messageKey(0));
    reports.write(connection);
    BatteryStates states = new BatteryStates();
    states.touch(batteryKey, gatewayKey);
    states.write(connection);
    return 0;
  }

  private int storeSamples(
      Telemetry telemetry, Inbox inbox, int batteryKey, int gatewayKey, CopyBuffer rows)
      throws SQLException {
    rows.add(telemetry.samples(), batteryKey, inbox.messageKey(0));
    int samples = rows.rows();
    Map<Long, Integer> storedByKey =
        samples == 0 ? Map.of() : new GuardedCopy(connection).send(rows);
    int stored = storedByKey.getOrDefault(inbox.messageKey(0), 0);
    if (stored != samples) {
      inbox.correctStored(Map.of(0, stored));
    }
    if (storedByKey.containsKey(inbox.messageKey(0))) {
      BatteryStates states = new BatteryStates();
      states.touch(batteryKey, delivery.firstMs(), delivery.lastMs(), gatewayKey);
      states.write(connection);
    }
    return stored;
  }

  private Kept lock(long quarantineId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT q.gateway_key, gateway_id, received_at, sample_count, replayed_at IS NOT NULL AS replayed
              FROM quarantine q JOIN gateway USING (gateway_key)
             WHERE quarantine_id = ? AND gateway_id = ? FOR UPDATE OF q
            """)) {
      statement.setLong(1, quarantineId);
      statement.setString(2, delivery.message().gatewayId().value());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new StoreException(
              "unknown-quarantine",
              "gateway %s has no quarantined message %d"
                  .formatted(delivery.message().gatewayId(), quarantineId));
        }
        return new Kept(
            row.getInt("gateway_key"),
            new GatewayId(row.getString("gateway_id")),
            Times.instant(row, "received_at"),
            row.getInt("sample_count"),
            row.getBoolean("replayed"));
      }
    }
  }

  private void markReplayed(long quarantineId, Instant at) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE quarantine SET replayed_at = ? WHERE quarantine_id = ?")) {
      statement.setObject(1, Times.toSql(at));
      statement.setLong(2, quarantineId);
      statement.executeUpdate();
    }
  }
}
