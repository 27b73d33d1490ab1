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
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose samples a correction holds for, and that nobody else's reading pays for it. */
abstract class CorrectionScopeContract extends StoreContract {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final BatteryId OTHER = new BatteryId("BAT-2");
  private static final Pattern SCANNED =
      Pattern.compile("Scan .*?on \\S+.*?actual rows=(\\d+)(?:\\.\\d+)? loops=(\\d+)");
  private static final Pattern REMOVED = Pattern.compile("Rows Removed by Filter: (\\d+)");

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

  /** One far correction must not make each reading of a day look through the history. */
  @Test
  void history_ofARangeWithAFarCorrection_readsThatRangeAlone() throws SQLException {
    for (int i = 0; i < 4; i++) {
      telemetry.store(
          List.of(message("m" + i, BATTERY, series(START.plusSeconds(5_000L * i), 5_000, 1))));
    }
    raw.execute("ANALYZE telemetry");
    Instant from = START.plusSeconds(7_000);
    clocks.declare(
        GATEWAY, from, from.plusSeconds(20), Duration.ofDays(-15_000), "reset", "ann", RECEIVED);

    try (Connection connection = raw.connect()) {
      int key = batteryKey(connection, BATTERY);
      Instant moved = from.minus(Duration.ofDays(15_000));
      assertThat(CorrectedTelemetry.of(connection, key, START, START.plusSeconds(60)))
          .as("nothing moves in or out")
          .isEqualTo(CorrectedTelemetry.AS_STORED);
      assertThat(rowsRead(connection, key, from.minusSeconds(50), from.plusSeconds(50)))
          .isBetween(80L, 300L);
      assertThat(rowsRead(connection, key, moved, moved.plusSeconds(50))).isBetween(20L, 60L);
      assertThat(rowsRead(connection, key, moved.minusSeconds(9_000), moved.minusSeconds(1)))
          .isZero();
    }
  }

  @Test
  void series_clockWasFarAhead_spansTheCorrectedTimesAlone() {
    Duration ahead = Duration.ofDays(15_000);
    telemetry.store(
        List.of(
            message("m1", BATTERY, series(START, 1_000, 1)),
            message("m2", BATTERY, series(START.plusSeconds(1_000).plus(ahead), 1_000, 1))));
    clocks.declare(
        GATEWAY, START.plus(ahead), RECEIVED.plus(ahead), ahead.negated(), "r", "ann", RECEIVED);

    SampleSeries thinned = telemetry.series(BATTERY, null, null, 20);

    assertThat(thinned.size()).isEqualTo(20);
    assertThat(thinned.at(0)).isEqualTo(START);
    assertThat(thinned.at(19)).isBetween(START.plusSeconds(1_890), START.plusSeconds(1_999));
  }

  /** Against a plain list: random samples of two gateways, random corrections, random ranges. */
  @Test
  void history_anyRange_isWhatTheWholeHistoryHoldsThere() throws SQLException {
    Random random = new Random(7);
    for (int i = 0; i < 8; i++) {
      telemetry.store(
          List.of(
              message(
                  i % 2 == 0 ? GATEWAY : OTHER_GATEWAY,
                  "m" + i,
                  BATTERY,
                  series(START.plusSeconds(60L * i).plusMillis(i % 2), 60, 1_000 * i),
                  RECEIVED)));
    }
    for (GatewayId gateway : List.of(GATEWAY, OTHER_GATEWAY)) {
      for (int i = 0; i < 3; i++) {
        Instant begin = START.plusSeconds(150L * i + random.nextInt(50));
        Duration offset =
            Duration.ofSeconds(random.nextInt(-400, 400)).plusMillis(random.nextInt(3));
        clocks.declare(
            gateway,
            begin,
            begin.plusSeconds(1 + random.nextInt(90)),
            offset,
            "r",
            "ann",
            RECEIVED);
      }
    }
    List<String> all = read(null, null);
    assertThat(all).isEqualTo(model());

    for (int i = 0; i < 60; i++) {
      Instant from = START.plusSeconds(random.nextInt(-400, 900));
      Instant to = from.plusMillis(random.nextInt(1, 300_000));
      assertThat(read(from, to))
          .isEqualTo(
              all.stream()
                  .filter(line -> !time(line).isBefore(from) && time(line).isBefore(to))
                  .toList());
    }
    try (Connection connection = raw.connect()) {
      ClockShifts shifts = ClockShifts.of(connection, batteryKey(connection, BATTERY));
      assertThat(shifts.first(connection)).isEqualTo(time(all.get(0)));
      assertThat(shifts.last(connection)).isEqualTo(time(all.get(all.size() - 1)));
    }
  }

  private List<String> read(@Nullable Instant from, @Nullable Instant to) {
    List<String> lines = new ArrayList<>();
    telemetry.history(
        BATTERY,
        from,
        to,
        chunk -> {
          for (int i = 0; i < chunk.size(); i++) {
            lines.add(chunk.at(i) + " " + chunk.value(Signal.PACK_VOLTAGE_V, i));
          }
        });
    return lines;
  }

  private static Instant time(String line) {
    return Instant.parse(line.substring(0, line.indexOf(' ')));
  }

  /** What is stored, moved one by one; where two meet, the one not moved, else the earlier. */
  private List<String> model() throws SQLException {
    TreeMap<Instant, String> unmoved = new TreeMap<>();
    TreeMap<Instant, String> moved = new TreeMap<>();
    try (Connection connection = raw.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT t, pack_voltage_v, gateway_id FROM telemetry JOIN inbox USING (message_key) JOIN gateway USING (gateway_key) ORDER BY t")) {
      while (row.next()) {
        Instant deviceTime = Times.instant(row, "t");
        GatewayId gateway = new GatewayId(row.getString("gateway_id"));
        Instant at = deviceTime;
        for (ClockCorrection one : clocks.active()) {
          if (one.gatewayId().equals(gateway) && one.holdsFor(deviceTime)) {
            at = deviceTime.plus(one.offset());
          }
        }
        (at.equals(deviceTime) ? unmoved : moved).putIfAbsent(at, at + " " + row.getFloat(2));
      }
    }
    moved.forEach(unmoved::putIfAbsent);
    return List.copyOf(unmoved.values());
  }

  /** Rows that the server touched in telemetry for a range, by its own account. */
  private static long rowsRead(Connection connection, int batteryKey, Instant from, Instant to)
      throws SQLException {
    String query =
        "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM %s WHERE battery_key = %d AND t >= '%s' AND t < '%s' ORDER BY t"
            .formatted(
                CorrectedTelemetry.of(connection, batteryKey, from, to).from(),
                batteryKey,
                Times.toSql(from),
                Times.toSql(to));
    long rows = 0;
    try (Statement statement = connection.createStatement();
        ResultSet line = statement.executeQuery(query)) {
      while (line.next()) {
        String text = line.getString(1);
        Matcher scanned = SCANNED.matcher(text);
        if (scanned.find() && !text.contains(" on inbox") && !text.contains(" on battery_state")) {
          rows += Long.parseLong(scanned.group(1)) * Long.parseLong(scanned.group(2));
        }
        Matcher removed = REMOVED.matcher(text);
        rows += removed.find() ? Long.parseLong(removed.group(1)) : 0;
      }
    }
    return rows;
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
