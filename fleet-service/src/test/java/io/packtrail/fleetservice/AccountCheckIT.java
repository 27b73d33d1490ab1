package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.fleetservice.cli.AccountCheck;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.simulators.load.AccountEntry;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.TelemetryTable;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the fault suite rests on: the check finds what was lost, what was taken for new twice and
 * what the ledger has wrong. Each fault is made by hand in a database of its own.
 */
class AccountCheckIT {
  private static final GatewayId GATEWAY = new GatewayId("gw-account");
  private static final BatteryId BATTERY = new BatteryId("BAT-ACCOUNT");
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final int STEP_MS = 1_000;
  private static final int SAMPLES = 10;
  private static final int MESSAGES = 3;
  private static final int REFUSALS = 2;

  private static EmbeddedPostgres server;

  private final List<AccountEntry> account = new ArrayList<>();
  private String url;
  private Database database;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = EmbeddedPostgres.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Three messages of ten samples each are stored and two are in quarantine, all acknowledged. */
  @BeforeEach
  void store() throws SQLException {
    String name = "account_" + UUID.randomUUID().toString().replace("-", "");
    execute(server.jdbcUrl(), "CREATE DATABASE " + name);
    url = server.jdbcUrl().replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + name);
    database = Database.open(url, server.user(), server.password());
    database.migrate();
    new BatteryTable(database).register(Samples.battery(BATTERY.value()));
    TelemetryTable telemetry = new TelemetryTable(database);
    for (int i = 0; i < MESSAGES; i++) {
      telemetry.store(List.of(telemetry(i)));
      account.add(entry(i, false, 1));
    }
    for (int i = MESSAGES; i < MESSAGES + REFUSALS; i++) {
      telemetry.store(List.of(rejected(i)));
      account.add(entry(i, true, 1));
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void everythingWhereItBelongs_isClean() {
    AccountCheck check = check();

    assertThat(check.isClean()).as("%s", check).isTrue();
    assertThat(check.acknowledgedMessages()).isEqualTo(MESSAGES + REFUSALS);
    assertThat(check.acknowledgedSamples()).isEqualTo(MESSAGES * SAMPLES);
    assertThat(check.strangeSamples()).isZero();
    assertThat(check)
        .hasToString(
            "5 messages, 30 samples acknowledged: 0 samples lost, 0 quarantined messages lost, 0 stored twice, ledger balanced");
  }

  @Test
  void resentMessage_isClean() {
    new TelemetryTable(database).store(List.of(telemetry(0), rejected(MESSAGES)));

    assertThat(check().isClean()).isTrue();
  }

  @Test
  void acknowledgedMessageThatNeverCame_isLost() {
    account.add(entry(7, false, 1));

    assertLost(check(), SAMPLES);
    assertThat(check().toString()).contains("10 samples lost", "ledger balanced");
  }

  @Test
  void unacknowledgedMessageThatNeverCame_isNotLost() {
    account.add(entry(7, false, 0));

    assertThat(check().isClean()).isTrue();
  }

  @Test
  void sampleDeleted_isLostAndTheLedgerIsOff() throws SQLException {
    sql("DELETE FROM telemetry WHERE t = '2026-11-23T10:00:03Z'");

    assertLost(check(), 1);
    assertThat(check().imbalances()).isPositive();
  }

  @Test
  void messageWithItsAccountUndone_isLost() throws SQLException {
    // As after a rollback that came behind the acknowledgement: every table agrees.
    sql("DELETE FROM telemetry WHERE t >= '2026-11-23T10:00:20Z'");
    sql("DELETE FROM inbox WHERE message_id = 'm2'");
    sql(
        "UPDATE ledger SET received_messages = received_messages - 1, stored_messages = stored_messages - 1, received_samples = received_samples - 10, stored_samples = stored_samples - 10");

    assertLost(check(), SAMPLES);
    assertThat(check().imbalances()).isZero();
    assertThat(check().storedTwice()).isZero();
  }

  @Test
  void oneSampleLostAmongOthersOfAnotherTime_isNotMadeUpForByThem() throws SQLException {
    sql("UPDATE telemetry SET t = t + interval '1 hour' WHERE t = '2026-11-23T10:00:03Z'"); // same
    // count

    assertLost(check(), 1);
    assertThat(check().strangeSamples()).isEqualTo(1);
    assertThat(check().imbalances()).isZero();
  }

  @Test
  void quarantinedMessageThatNeverCame_isLost() {
    account.add(entry(8, true, 1));

    AccountCheck check = check();
    assertThat(check.lostRefusals()).isEqualTo(1);
    assertThat(check.isClean()).isFalse();
    assertThat(check.toString()).contains("1 quarantined messages lost");
  }

  @Test
  void quarantinedMessageDeleted_theLedgerIsOff() throws SQLException {
    sql("DELETE FROM quarantine WHERE payload = 'rubbish 3'::bytea");

    assertThat(check().imbalances()).isPositive();
    assertThat(check().isClean()).isFalse();
  }

  @Test
  void sampleTakenForNewTwice_isStoredTwice() throws SQLException {
    // As where a second message replaced a row that was there and counted it as new.
    sql(
        "UPDATE telemetry SET message_key = (SELECT max(message_key) FROM inbox) WHERE t = '2026-11-23T10:00:03Z'");
    sql(
        "UPDATE inbox SET samples = samples + 1, stored_samples = stored_samples + 1 WHERE message_id = 'm2'");
    sql(
        "UPDATE ledger SET received_samples = received_samples + 1, stored_samples = stored_samples + 1");

    AccountCheck check = check();
    assertThat(check.storedTwice()).isEqualTo(1);
    assertThat(check.lostSamples()).isZero();
    assertThat(check.isClean()).isFalse();
    assertThat(check.toString()).contains("1 stored twice");
  }

  @Test
  void rowThereTwice_isStoredTwiceThoughTheLedgerCountsBoth() throws SQLException {
    sql("ALTER TABLE telemetry DROP CONSTRAINT telemetry_pkey");
    sql("INSERT INTO telemetry SELECT * FROM telemetry WHERE t = '2026-11-23T10:00:03Z'");
    sql(
        "UPDATE inbox SET samples = samples + 1, stored_samples = stored_samples + 1 WHERE message_id = 'm0'");
    sql(
        "UPDATE ledger SET received_samples = received_samples + 1, stored_samples = stored_samples + 1");

    AccountCheck check = check();
    assertThat(check.imbalances()).isZero();
    assertThat(check.storedTwice()).isEqualTo(1);
    assertThat(check.isClean()).isFalse();
  }

  @Test
  void ledgerThatCountsAMessageTooMany_isOff() throws SQLException {
    sql(
        "UPDATE ledger SET received_messages = received_messages + 1, stored_messages = stored_messages + 1");

    AccountCheck check = check();
    assertThat(check.imbalances()).isEqualTo(1);
    assertThat(check.isClean()).isFalse();
    assertThat(check.toString()).contains("ledger off in 1 figures");
  }

  @Test
  void ledgerRowMissing_isOff() throws SQLException {
    sql("DELETE FROM ledger");

    assertThat(check().imbalances()).isPositive();
    assertThat(check().isClean()).isFalse();
  }

  @Test
  void lossAndDoubleThatCancelInTheSums_areBothFound() throws SQLException {
    // One row of m0 goes unaccounted for and m2 is counted one too many: the sums agree.
    sql("DELETE FROM telemetry WHERE t = '2026-11-23T10:00:03Z'");
    sql("UPDATE inbox SET stored_samples = 9 WHERE message_id = 'm0'");

    AccountCheck check = check();
    assertLost(check, 1);
    assertThat(check.imbalances()).isPositive();
  }

  private AccountCheck check() {
    return AccountCheck.of(account, database);
  }

  private static void assertLost(AccountCheck check, long samples) {
    assertThat(check.lostSamples()).isEqualTo(samples);
    assertThat(check.isClean()).isFalse();
  }

  private static InboundMessage.Telemetry telemetry(int number) {
    SampleSeries.Builder samples = SampleSeries.builder(SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(firstMs(number) + (long) STEP_MS * i).set(Signal.PACK_VOLTAGE_V, 350 + i);
    }
    return new InboundMessage.Telemetry(
        receipt("telemetry " + number), "m" + number, BATTERY, START, samples.build());
  }

  private static InboundMessage.Rejected rejected(int number) {
    return new InboundMessage.Rejected(
        receipt("rubbish " + number), 0, "unparsable", "not JSON", null);
  }

  private static Receipt receipt(String payload) {
    return new Receipt(
        GATEWAY,
        START.plusSeconds(3_600),
        "packtrail/v1/" + GATEWAY + "/telemetry",
        payload.getBytes(StandardCharsets.UTF_8));
  }

  private static AccountEntry entry(int number, boolean isRefused, int acknowledged) {
    return new AccountEntry(
        GATEWAY,
        BATTERY,
        "m" + number,
        isRefused,
        firstMs(number),
        STEP_MS,
        SAMPLES,
        1,
        acknowledged);
  }

  private static long firstMs(int number) {
    return START.toEpochMilli() + (long) number * SAMPLES * STEP_MS;
  }

  private void sql(String statement) throws SQLException {
    execute(url, statement);
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url, server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
