package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.OTHER_GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.history;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.MessageOutcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose samples a correction holds for, and that nobody else's reading pays for it. */
abstract class CorrectionScopeContract extends StoreContract {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final BatteryId OTHER = new BatteryId("BAT-2");
  private static final String PAIRS = "SELECT count(*) FROM gateway_battery";

  @BeforeEach
  void register() {
    batteries.register(battery(BATTERY, null));
    batteries.register(battery(OTHER, null));
  }

  @Test
  void store_pairSeenBefore_sendsNoStatementForIt() throws SQLException {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 2, 1))));
    assertThat(raw.queryLong(PAIRS)).isEqualTo(1);
    raw.execute("DELETE FROM gateway_battery"); // so that a statement would show

    telemetry.store(List.of(message("m2", BATTERY, series(START.plusSeconds(9), 2, 1))));
    assertThat(raw.queryLong(PAIRS)).isZero();
    telemetry.store(
        List.of(
            message("m3", BATTERY, series(START.plusSeconds(19), 2, 1)),
            message("m4", OTHER, series(START, 2, 1))));
    assertThat(raw.queryLong(PAIRS)).as("that of the other battery alone").isEqualTo(1);

    try (Database process = raw.open()) {
      TelemetryTable second = new TelemetryTable(process);
      second.store(List.of(message("m5", BATTERY, series(START.plusSeconds(29), 2, 1))));
      second.store(List.of(message("m6", OTHER, series(START.plusSeconds(29), 2, 1))));
    }
    assertThat(raw.queryLong(PAIRS)).as("another process knows of none").isEqualTo(2);
  }

  @Test
  void store_rolledBack_entersThePairWithTheAttemptThatCommits() throws SQLException {
    raw.execute(
        "CREATE TRIGGER fail BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change()");
    try {
      assertThatThrownBy(
              () -> telemetry.store(List.of(message("m1", BATTERY, series(START, 2, 1)))))
          .isInstanceOf(StoreException.class);
      assertThat(raw.queryLong(PAIRS)).isZero();
    } finally {
      raw.execute("DROP TRIGGER fail ON ledger");
    }

    telemetry.store(List.of(message("m1", BATTERY, series(START, 2, 1))));

    assertThat(raw.queryLong(PAIRS)).isEqualTo(1);
  }

  @Test
  void store_whatIsNotStored_entersNoPair_butItsReplayDoes() throws SQLException {
    BatteryId late = new BatteryId("LATE");
    telemetry.store(List.of(message("m1", late, series(START, 2, 1))));
    assertThat(raw.queryLong(PAIRS)).isZero();
    batteries.register(battery(late, null));

    TelemetryTable.Replayed replayed =
        telemetry.storeReplay(
            quarantine.list(GATEWAY, 1).get(0).id(),
            message("m1", late, series(START, 2, 1)),
            RECEIVED,
            "test");

    assertThat(replayed.outcome()).isEqualTo(MessageOutcome.STORED);
    assertThat(raw.queryLong(PAIRS)).isEqualTo(1);
  }

  /** The battery moved on, and the messages of before were forgotten since. */
  @Test
  void declare_batteryThatMovedOn_isDueAndTheCorrectionIsItsOwn() throws SQLException {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 2, 1))));
    telemetry.store(
        List.of(
            message(OTHER_GATEWAY, "o1", BATTERY, series(START.plusSeconds(9), 2, 1), RECEIVED)));
    raw.execute("UPDATE battery_state SET assessed_revision = revision");

    clocks.declare(GATEWAY, START, START.plusSeconds(1), Duration.ofHours(1), "r", "ann", RECEIVED);

    assertThat(telemetry.dueForAssessment(5))
        .extracting(DueBattery::batteryId)
        .containsExactly(BATTERY);
    assertThat(clocks.active(BATTERY)).hasSize(1);
    assertThat(clocks.active(OTHER)).isEmpty();
    assertThat(history(telemetry, BATTERY).get(0).at(3)).isEqualTo(START.plusSeconds(3_600));
    raw.execute("DELETE FROM inbox");
    raw.execute("UPDATE battery_state SET assessed_revision = revision");
    assertThat(clocks.revoke(GATEWAY, 1, "ann", RECEIVED)).isTrue();
    assertThat(telemetry.dueForAssessment(5)).hasSize(1);
  }

  @Test
  void correctionOfOneGateway_batteriesOfOthers_readNoneOfItsMessages() throws SQLException {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 2, 1))));
    telemetry.store(List.of(message(OTHER_GATEWAY, "o1", OTHER, series(START, 2, 1), RECEIVED)));
    raw.execute(
        """
        INSERT INTO inbox (message_key, received_at, sent_at, gateway_key, battery_key, samples, stored_samples, message_id, payload_digest)
        SELECT 900000 + n, now(), now(), 1, 1, 60, 60, 'x' || n, '\\x00' FROM generate_series(1, 5000) AS n;
        ANALYZE inbox
        """);
    clocks.declare(GATEWAY, START, START.plusSeconds(1), Duration.ofHours(1), "r", "ann", RECEIVED);

    try (Connection connection = raw.connect()) {
      connection.setAutoCommit(false);
      int other = batteryKey(connection, OTHER);
      assertThat(ClockTable.active(connection, OTHER)).isEmpty();
      new HistoryReader(HistoryReader.Clock.CORRECTED, (chunk, unused) -> {})
          .read(connection, other, null, null);
      ThinnedSeries.read(connection, other, null, null, 100);
      assertThat(messagesRead(connection)).isZero();

      ClockTable.makeDue(connection, 1);
      assertThat(messagesRead(connection)).as("nor does declaring").isZero();
      ThinnedSeries.read(connection, batteryKey(connection, BATTERY), null, null, 100);
      assertThat(messagesRead(connection)).as("the count counts").isPositive();
    }
  }

  private static int batteryKey(Connection connection, BatteryId batteryId) throws SQLException {
    return (int)
        queryLong(
            connection,
            "SELECT battery_key FROM battery WHERE battery_id = '%s'".formatted(batteryId));
  }

  /** Of the inbox, in this transaction. */
  private static long messagesRead(Connection connection) throws SQLException {
    return queryLong(
        connection,
        "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'inbox'");
  }

  private static long queryLong(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
