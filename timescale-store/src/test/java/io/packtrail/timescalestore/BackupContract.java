package io.packtrail.timescalestore;

import static io.packtrail.domain.MessageOutcome.DUPLICATE;
import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.rejected;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.timescalestore.Backup.Manifest;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

abstract class BackupContract extends StoreContract {
  private static final Instant START = Instant.parse("2026-10-31T23:59:30Z");

  private static final String OBJECTS =
      "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S')";

  /** Ends the connections that hold the lock. */
  private static final String END_OF_HOLDERS =
      """
      SELECT pg_terminate_backend(pid) FROM pg_locks
       WHERE locktype = 'advisory' AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  @BeforeEach
  void fill() {
    batteries.register(battery(BATTERY, GATEWAY));
    telemetry.store(
        List.of(
            message("m1", BATTERY, series(START, 60, 350)),
            message("m2", BATTERY, series(START.plusSeconds(100), 60, 350)),
            rejected("{", 0)));
    clocks.measure(RECEIVED);
    clocks.declare(
        GATEWAY, START, START.plusSeconds(5), Duration.ofSeconds(-7), "why", "ann", RECEIVED);
    assessments.save(Results.assessment(BATTERY, START, 0.9), Results.noRul(START), RECEIVED, 1);
    passports.append(BATTERY, PassportContract::next, PassportContract::grow);
    passports.append(BATTERY, PassportContract::next, PassportContract::grow);
  }

  @Test
  void restore_intoANewDatabase_isTheSameAndGoesOn(@TempDir Path dir) throws Exception {
    Manifest written = new Backup(database).write(dir.resolve("b"), RECEIVED, table -> {});

    try (TestDatabase other = server().createDatabase();
        Database restored = other.openForRestore()) {
      Manifest read = new Restore(restored).read(dir.resolve("b"), table -> {});
      assertThat(read).isEqualTo(written);
      Manifest again = new Backup(restored).write(dir.resolve("c"), RECEIVED, table -> {});
      assertThat(again).as("every table's bytes").isEqualTo(written);

      TelemetryTable goingOn = new TelemetryTable(restored);
      InboundMessage known = message("m1", BATTERY, series(START, 60, 350));
      assertThat(goingOn.store(List.of(known))).containsExactly(DUPLICATE);
      goingOn.store(List.of(message("m3", BATTERY, series(START.plusSeconds(300), 9, 1))));
      goingOn.store(List.of(rejected("}", 0)));
      assertThat(new LedgerTable(restored).imbalances()).isEmpty();
      PassportTable chain = new PassportTable(restored);
      chain.append(BATTERY, PassportContract::next, PassportContract::grow);
      assertThat(chain.chain(BATTERY))
          .extracting(SignedUpdate::sequence)
          .containsExactly(1L, 2L, 3L);
      assertThatThrownBy(() -> other.execute("DELETE FROM passport_update"))
          .hasMessageContaining("append-only");
    }
  }

  @Test
  void write_whileMessagesArrive_isOneMoment(@TempDir Path dir) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch stored = new CountDownLatch(20);
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; !stop.get(); i++) {
                telemetry.store(
                    List.of(
                        message(
                            "w" + i, BATTERY, series(START.plusSeconds(1_000 + 10L * i), 10, i))));
                stored.countDown();
              }
            });
    writer.start();
    assertThat(stored.await(60, TimeUnit.SECONDS)).isTrue();
    new Backup(database).write(dir.resolve("b"), RECEIVED, table -> {});
    stop.set(true);
    writer.join();

    try (TestDatabase other = server().createDatabase();
        Database restored = other.openForRestore()) {
      new Restore(restored).read(dir.resolve("b"), table -> {});

      assertThat(new LedgerTable(restored).imbalances()).isEmpty();
      assertThat(new LedgerTable(restored).totals().storedMessages()).isGreaterThanOrEqualTo(22);
      assertThat(
              new TelemetryTable(restored)
                  .store(List.of(message("new", BATTERY, series(START.minusSeconds(9), 1, 1)))))
          .containsExactly(MessageOutcome.STORED);
    }
  }

  /** As the sort of a large table before its first row. */
  @Test
  void write_theServerIsSilentForLongerThanOthersWait_waits(@TempDir Path dir) throws Exception {
    try (Database limited = raw.with("socketTimeout=3").open()) {
      raw.holdLocked("ledger", Duration.ofSeconds(5));

      Manifest written = new Backup(limited).write(dir.resolve("b"), RECEIVED, table -> {});

      assertThat(written.telemetryMonths()).containsExactly("2026-10-01", "2026-11-01");
      assertThatThrownBy(() -> limited.use("sleeping", BackupContract::sleepForFiveSeconds))
          .as("others that get its connection next have the limit again")
          .isInstanceOf(StoreException.class)
          .hasRootCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  private static void sleepForFiveSeconds(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_sleep(5)");
    }
  }

  /** Digests hold, and the count of the last table's rows does not: found when all is loaded. */
  @Test
  void restore_failsHalfway_leavesTheDatabaseAsItWas(@TempDir Path dir) throws Exception {
    Path folder = dir.resolve("b");
    Manifest written = new Backup(database).write(folder, RECEIVED, table -> {});
    Path manifest = folder.resolve(Backup.MANIFEST);
    String good = Files.readString(manifest);
    Backup.Table last = written.tables().get(written.tables().size() - 1);
    int at = good.indexOf("\"rows\"", good.indexOf("\"name\" : \"" + last.name() + "\""));
    Files.writeString(manifest, good.substring(0, at) + "\"rows\" : 7" + good.substring(at + 9));

    try (TestDatabase other = server().createDatabase();
        Database restored = other.openForRestore()) {
      List<String> loaded = new ArrayList<>();
      assertThatThrownBy(() -> new Restore(restored).read(folder, t -> loaded.add(t.name())))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("nothing was restored, and the database is as it was")
          .hasMessageContaining(last.name());
      assertThat(loaded).hasSize(written.tables().size() - 1);
      assertThat(other.queryLong(OBJECTS)).isZero();

      Files.writeString(manifest, good);
      assertThat(new Restore(restored).read(folder, table -> {})).isEqualTo(written);
    }
  }

  @Test
  void restore_ontoTablesOfSomeoneElse_leavesThem(@TempDir Path dir) throws Exception {
    Path folder = dir.resolve("b");
    new Backup(database).write(folder, RECEIVED, table -> {});

    try (TestDatabase other = server().createDatabase();
        Database restored = other.openForRestore()) {
      other.execute("CREATE TABLE of_someone_else AS SELECT 42 AS n");
      assertThatThrownBy(() -> new Restore(restored).read(folder, table -> {}))
          .isInstanceOf(StoreException.class);
      assertThat(other.queryLong("SELECT n FROM of_someone_else")).isEqualTo(42);
      assertThat(other.queryLong(OBJECTS)).isEqualTo(1);
    }
  }

  @Test
  void restore_damagedOrOntoASchema_isRefusedAndLeavesNothing(@TempDir Path dir) throws Exception {
    Path folder = dir.resolve("b");
    new Backup(database).write(folder, RECEIVED, table -> {});
    database.close();
    try (Database full = raw.openForRestore()) {
      assertRefused("restore-not-empty", full, folder);
    }
    database = raw.open();
    assertThatThrownBy(() -> new Backup(database).write(folder, RECEIVED, table -> {}))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("backup-folder"));
    byte[] bytes = Files.readAllBytes(folder.resolve("telemetry.copy"));
    bytes[100] ^= 1;
    Files.write(folder.resolve("telemetry.copy"), bytes);

    try (TestDatabase other = server().createDatabase();
        Database restored = other.openForRestore()) {
      assertThatThrownBy(() -> new Restore(restored).read(folder, table -> {}))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo("backup-damaged"));
      assertThat(other.queryLong("SELECT count(to_regclass('battery'))")).isZero();
    }
  }

  @Test
  void restore_whileAServiceUsesTheDatabase_isRefused(@TempDir Path dir) throws Exception {
    Path folder = dir.resolve("b");
    new Backup(database).write(folder, RECEIVED, table -> {});

    try (TestDatabase other = server().createDatabase();
        Database restored = other.openForRestore()) {
      try (Database service = other.open()) {
        assertRefused("database-in-use", restored, folder);
        other.execute(END_OF_HOLDERS); // as a restart of the database does
        awaitAnswer(service);
        assertRefused("database-in-use", restored, folder);
      }
    }
  }

  /** As a service that starts in between: it must not acknowledge what a failure would drop. */
  @Test
  void open_whileARestoreRuns_isRefusedUntilItHasEnded(@TempDir Path dir) throws Exception {
    Path folder = dir.resolve("b");
    new Backup(database).write(folder, RECEIVED, table -> {});

    try (TestDatabase other = server().createDatabase();
        Database restored = other.openForRestore()) {
      List<String> refusals = new ArrayList<>();
      new Restore(restored)
          .read(
              folder,
              table -> {
                if (refusals.isEmpty()) {
                  refusals.add(refusal(other));
                }
              });
      assertThat(refusals)
          .containsExactly(
              "database-under-restore: database must not be under restore, got one that is; start again when that has ended");
      try (Database service = other.open()) {
        assertThat(service.migrate()).isZero();
      }
    }
  }

  /** A lock is the whole database's, the stores in two schemas of it are strangers. */
  @Test
  void restore_besideAServiceInAnotherSchema_isLetIn(@TempDir Path dir) throws Exception {
    Path folder = dir.resolve("b");
    new Backup(database).write(folder, RECEIVED, table -> {});

    try (TestDatabase shared = server().createDatabase()) {
      // Else the first of the two would take TimescaleDB into its own schema, as operations.md
      // says.
      shared.execute(TIMESCALE_IN_PUBLIC);
      shared.execute("CREATE SCHEMA one");
      shared.execute("CREATE SCHEMA two");
      try (Database service = in(shared, "one").open();
          Database restored = in(shared, "two").openForRestore()) {
        new Restore(restored).read(folder, table -> {});

        assertThat(service.migrate()).as("its own schema is empty").isPositive();
      }
    }
  }

  private static final String TIMESCALE_IN_PUBLIC =
      """
      DO $$ BEGIN
        IF current_setting('timescaledb.disable_load', true) IS NOT NULL THEN
          CREATE EXTENSION IF NOT EXISTS timescaledb SCHEMA public;
        END IF;
      END $$
      """;

  private static TestDatabase in(TestDatabase database, String schema) {
    return database.with("currentSchema=" + schema + ",public");
  }

  /** The lock is gone with its connection, and a service may have stored messages since. */
  @Test
  void restore_losesItsLock_removesNothing(@TempDir Path dir) throws Exception {
    Path folder = dir.resolve("b");
    new Backup(database).write(folder, RECEIVED, table -> {});

    try (TestDatabase other = server().createDatabase();
        Database restored = other.openForRestore()) {
      assertThatThrownBy(
              () -> new Restore(restored).read(folder, table -> run(other, END_OF_HOLDERS)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("an empty schema may be left");
      try (Database service = other.open()) {
        service.migrate();
        assertThat(new TelemetryTable(service).store(List.of(rejected("{", 0))))
            .containsExactly(MessageOutcome.QUARANTINED);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"name\" : \"battery\"', '\"name\" : \"../b/battery\"', table",
    "'\"name\" : \"battery\"', '\"name\" : \"battery;drop\"', table",
    "'\"name\" : \"battery\"', '\"name\" : \"schema_history\"', table",
    "'\"columns\" : \"battery_key, ', '\"columns\" : \"battery_key) FROM STDIN; --, ', column",
    "'\"message_key_block\"', '\"schema_history\"', sequence",
    "'\"telemetryMonths\" : [ \"2026-10-01\"', '\"telemetryMonths\" : [ \"x\"', telemetryMonths"
  })
  void restore_manifestWithAnotherName_isRefusedAndLeavesNothing(
      String good, String bad, String named, @TempDir Path dir) throws Exception {
    assumeThat(named.equals("telemetryMonths") && isHypertable()).isFalse();
    Path folder = dir.resolve("b");
    new Backup(database).write(folder, RECEIVED, table -> {});
    Files.copy(folder.resolve("battery.copy"), folder.resolve("schema_history.copy"));
    Path manifest = folder.resolve(Backup.MANIFEST);
    assertThat(Files.readString(manifest)).contains(good);
    Files.writeString(manifest, Files.readString(manifest).replace(good, bad));

    try (TestDatabase other = server().createDatabase();
        Database restored = other.openForRestore()) {
      assertThatThrownBy(() -> new Restore(restored).read(folder, table -> {}))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo("backup-damaged"))
          .hasMessageContaining(named);
      assertThat(other.queryLong(OBJECTS)).isZero();
    }
  }

  private boolean isHypertable() throws SQLException {
    return raw.queryLong(
            "SELECT count(*) FROM pg_class WHERE oid = 'telemetry'::regclass AND relkind = 'r'")
        == 1;
  }

  /** The first tries may still find the connections that were ended. */
  private static void awaitAnswer(Database service) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!service.reachable()) {
      assertThat(System.nanoTime()).as("the database answers again").isLessThan(deadline);
    }
  }

  private static void assertRefused(String code, Database restored, Path folder) {
    assertThatThrownBy(() -> new Restore(restored).read(folder, table -> {}))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static String refusal(TestDatabase raw) {
    try {
      raw.open().close();
      return "opened";
    } catch (StoreException e) {
      return e.code() + ": " + e.getMessage();
    }
  }

  private static void run(TestDatabase raw, String sql) {
    try {
      raw.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
