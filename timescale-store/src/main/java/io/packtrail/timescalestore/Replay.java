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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to store a message from quarantine. The ledger's entry moves on the day of the first
 * receipt, so that received = stored + duplicate + quarantined holds before and after.
 */
final class Replay {
  /** Which message is to be replayed, when and for whom. */
  record Order(long quarantineId, Instant at, String by) {}

  /** The quarantine row as it was found, locked. */
  private record Kept(
      int gatewayKey,
      GatewayId gatewayId,
      Instant receivedAt,
      @Nullable Instant brokerAt,
      int samples,
      @Nullable Instant replayedAt,
      @Nullable Instant discardedAt) {}

  private final Connection connection;
  private final Database database;
  private final Delivery delivery;
  private List<DifferingSamples> differing = List.of();
  private List<GatewayBatteries.Pair> pairs = List.of();

  Replay(Connection connection, Database database, Delivery delivery) {
    this.connection = connection;
    this.database = database;
    this.delivery = delivery;
  }

  /** The pairs entered, to be remembered after the commit. */
  List<GatewayBatteries.Pair> pairs() {
    return pairs;
  }

  /** What was not stored since other values were there, to be told after the commit. */
  List<DifferingSamples> differing() {
    return differing;
  }

  TelemetryTable.Replayed run(Order order, MessageKeys keys, CopyBuffer rows) throws SQLException {
    Kept kept = lock(order.quarantineId());
    if (kept.replayedAt() != null) {
      return TelemetryTable.Replayed.before(kept.replayedAt());
    }
    if (kept.discardedAt() != null) {
      return TelemetryTable.Replayed.refused(
          new Refusal(
              "discarded",
              "message must have its bytes, got one that was discarded on " + kept.discardedAt()));
    }
    Refusal refusal = refusal();
    if (refusal != null) {
      return refused(order, refusal);
    }
    int batteryKey =
        Objects.requireNonNull(database.batteryKeys().get(delivery.accepted().batteryId())).key();
    Inbox inbox = new Inbox(connection);
    inbox.add(
        new Inbox.Claim(
            0, delivery, kept.gatewayKey(), batteryKey, kept.receivedAt(), kept.brokerAt()));
    inbox.enter(keys);
    if (!inbox.granted(0) && !inbox.sameBytes(0)) {
      return refused(order, Refusals.idReused(delivery));
    }
    LedgerEntries ledger = new LedgerEntries();
    int samples = delivery.message().sampleCount();
    pairs = database.gatewayBatteries().enter(connection, inbox.pairs());
    if (inbox.granted(0)) {
      inbox.replayedFrom(order.quarantineId());
      Retention.lookAgainFrom(connection, kept.receivedAt());
      int stored = store(inbox, batteryKey, kept.gatewayKey(), rows);
      ledger.replayed(kept.gatewayKey(), kept.receivedAt(), kept.samples(), samples, stored);
    } else {
      ledger.replayedDuplicate(kept.gatewayKey(), kept.receivedAt(), kept.samples(), samples);
    }
    markReplayed(order);
    ledger.write(connection);
    return TelemetryTable.Replayed.as(
        inbox.granted(0) ? MessageOutcome.STORED : MessageOutcome.DUPLICATE);
  }

  private @Nullable Refusal refusal() throws SQLException {
    if (delivery.refusal() != null) {
      return delivery.refusal();
    }
    database.batteryKeys().refresh(connection, List.of(delivery.accepted().batteryId()));
    return Refusals.byBattery(
        database.batteryKeys().get(delivery.accepted().batteryId()), delivery);
  }

  /** It waits for this reason from now on, unless other bytes were tried than it has. */
  private TelemetryTable.Replayed refused(Order order, Refusal refusal) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE quarantine SET first_code = coalesce(first_code, code), code = ?, reason = ?
             WHERE quarantine_id = ? AND payload = ? AND (code, reason) IS DISTINCT FROM (?, ?)
            """)) {
      String reason = Texts.readable(refusal.reason());
      statement.setString(1, refusal.code());
      statement.setString(2, reason);
      statement.setLong(3, order.quarantineId());
      statement.setBytes(4, delivery.message().payload());
      statement.setString(5, refusal.code());
      statement.setString(6, reason);
      statement.executeUpdate();
    }
    return TelemetryTable.Replayed.refused(refusal);
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
    GuardedCopy.Outcome copied =
        samples == 0 ? GuardedCopy.Outcome.NOTHING : new GuardedCopy(connection).send(rows);
    GuardedCopy.Differing differingRows = copied.differingByKey().get(inbox.messageKey(0));
    differing = differingRows == null ? List.of() : List.of(delivery.differing(differingRows));
    Map<Long, Integer> storedByKey = copied.storedByKey();
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
            SELECT q.gateway_key, gateway_id, received_at, broker_at, sample_count, replayed_at, discarded_at
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
            Times.instantOrNull(row, "broker_at"),
            row.getInt("sample_count"),
            Times.instantOrNull(row, "replayed_at"),
            Times.instantOrNull(row, "discarded_at"));
      }
    }
  }

  /** The bytes received stay as they are; those stored instead are kept beside them. */
  private void markReplayed(Order order) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE quarantine
               SET replayed_at = ?, replayed_by = ?, repaired_payload = nullif(?::bytea, payload)
             WHERE quarantine_id = ?
            """)) {
      statement.setObject(1, Times.toSql(order.at()));
      statement.setString(2, Texts.readable(order.by()));
      statement.setBytes(3, delivery.message().payload());
      statement.setLong(4, order.quarantineId());
      statement.executeUpdate();
    }
  }
}
