package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

abstract class MasterDataContract extends StoreContract {

  @Test
  void register_everyField_isReadBack() {
    Battery full =
        new Battery(
            new BatteryId("full"),
            "https://example.org/passport/1",
            "vehicle-7",
            GATEWAY,
            "model",
            Chemistry.LFP,
            100.25,
            51.5,
            320,
            100,
            1,
            LocalDate.of(2024, 2, 29),
            LocalDate.of(2024, 6, 1),
            BatteryCategory.STATIONARY,
            98.5,
            "acceptance test");
    Battery sparse = battery(BATTERY, null);

    assertThat(batteries.register(full)).isTrue();
    assertThat(batteries.register(sparse)).isTrue();

    assertThat(batteries.find(full.batteryId())).isEqualTo(full);
    assertThat(batteries.list()).containsExactly(sparse, full); // in C order
    assertThat(batteries.find(new BatteryId("none"))).isNull();
  }

  @Test
  void register_again_isFalseAndRefusedWithOtherData() {
    batteries.register(battery(BATTERY, GATEWAY));

    assertThat(batteries.register(battery(BATTERY, GATEWAY))).isFalse();
    assertThatThrownBy(() -> batteries.register(battery(BATTERY, null)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("battery-exists"));
  }

  @Test
  void register_passportOfAnotherBattery_isRefused() {
    Battery first = battery(BATTERY, GATEWAY);
    Battery second = withPassport(battery(new BatteryId("BAT-2"), GATEWAY), first.passportId());
    batteries.register(first);

    assertThatThrownBy(() -> batteries.register(second))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("passport-exists"))
        .hasMessage(
            "passportId must belong to one battery, got urn:battery:BAT-1, which another battery has");
    assertThat(batteries.list()).containsExactly(first);
  }

  private static Battery withPassport(Battery battery, String passportId) {
    return new Battery(
        battery.batteryId(),
        passportId,
        battery.vehicleId(),
        battery.gatewayId(),
        battery.modelGroup(),
        battery.chemistry(),
        battery.ratedCapacityAh(),
        battery.certifiedEnergyKWh(),
        battery.nominalVoltageV(),
        battery.seriesCells(),
        battery.parallelCells(),
        battery.manufacturedOn(),
        battery.inServiceOn(),
        battery.category(),
        battery.referenceCapacityAh(),
        battery.referenceSource());
  }

  @Test
  void gateway_itsWholeLife_isRecorded() {
    gateways.add(GATEWAY, "hash-1", RECEIVED);
    assertThat(gateways.secretHash(GATEWAY)).isEqualTo("hash-1");
    assertThatThrownBy(() -> gateways.add(GATEWAY, "hash-2", RECEIVED))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("gateway-exists"));

    assertThat(gateways.revoke(GATEWAY, RECEIVED.plusSeconds(1))).isTrue();
    assertThat(gateways.revoke(GATEWAY, RECEIVED.plusSeconds(2))).isFalse();
    assertThat(gateways.secretHash(GATEWAY)).isNull();
    assertThat(gateways.list())
        .containsExactly(new GatewayRow(GATEWAY, RECEIVED, RECEIVED.plusSeconds(1), null));

    gateways.add(GATEWAY, "hash-2", RECEIVED.plusSeconds(3));
    assertThat(gateways.secretHash(GATEWAY)).isEqualTo("hash-2");
  }

  @Test
  void gateway_heardOfThroughABroker_isListedAndMayBeAdded() {
    batteries.register(battery(BATTERY, null));
    telemetry.store(List.of(message("m1", BATTERY, series(RECEIVED, 1, 1))));

    assertThat(gateways.secretHash(GATEWAY)).isNull();
    assertThat(gateways.list()).containsExactly(new GatewayRow(GATEWAY, RECEIVED, null, RECEIVED));
    gateways.add(GATEWAY, "hash", RECEIVED);
    assertThat(gateways.secretHash(GATEWAY)).isEqualTo("hash");
    assertThat(gateways.revoke(new GatewayId("nobody"), RECEIVED)).isFalse();
  }

  @Test
  void migrate_again_appliesNothing() {
    assertThat(database.migrate()).isZero();
  }

  @Test
  void migrate_severalAtOnce_applyEachMigrationOnce() throws Exception {
    try (TestDatabase fresh = server().createDatabase();
        Database one = fresh.open();
        Database two = fresh.open()) {
      ExecutorService threads = Executors.newFixedThreadPool(2);
      List<Future<Integer>> runs = new ArrayList<>();
      runs.add(threads.submit(() -> one.migrate()));
      runs.add(threads.submit(() -> two.migrate()));
      int applied = 0;
      for (Future<Integer> run : runs) {
        applied += run.get();
      }
      threads.shutdown();

      assertThat(applied)
          .isEqualTo((int) fresh.queryLong("SELECT count(*) FROM schema_history WHERE success"));
    }
  }

  @Test
  void migrate_schemaOfANewerBuild_isRefused() throws Exception {
    try (TestDatabase newer = server().createDatabase();
        Database opened = newer.open()) {
      opened.migrate();
      newer.execute(
          "INSERT INTO schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
              + " VALUES (999, '999', 'future', 'SQL', 'V999__future.sql', 1, 'test', 1, true)");

      assertThatThrownBy(opened::migrate)
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo("migration"));
    }
  }

  @Test
  void open_synchronousCommitOffForTheDatabase_commitsDurablyAndSaysSo() throws Exception {
    raw.execute("ALTER DATABASE %s SET synchronous_commit = off".formatted(raw.name()));
    try (Database opened = raw.open();
        Database restoring = raw.openForRestore()) {
      assertThat(List.of(synchronousCommit(opened), synchronousCommit(restoring)))
          .containsExactly("on", "on");
      assertThat(opened.info().synchronousCommit()).isEqualTo("off");
      assertThat(opened.info().durable()).isTrue();
      assertThat(opened.info().warnings())
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("synchronous_commit should be on, got off");
    } finally {
      raw.execute("ALTER DATABASE %s RESET synchronous_commit".formatted(raw.name()));
    }
  }

  @Test
  void open_stricterCommit_stays() throws Exception {
    raw.execute("ALTER DATABASE %s SET synchronous_commit = remote_apply".formatted(raw.name()));
    try (Database opened = raw.open()) {
      assertThat(synchronousCommit(opened)).isEqualTo("remote_apply");
      assertThat(opened.info().warnings()).isEmpty();
    } finally {
      raw.execute("ALTER DATABASE %s RESET synchronous_commit".formatted(raw.name()));
    }
  }

  private static String synchronousCommit(Database database) {
    return database.run(
        "asking",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("SHOW synchronous_commit")) {
            row.next();
            return row.getString(1);
          }
        });
  }

  @Test
  void info_saysWhatIsActive() throws Exception {
    DatabaseInfo info = database.info();

    assertThat(info.fsync()).isTrue();
    assertThat(info.durable()).isTrue();
    assertThat(info.version()).matches("\\d+\\..*");
    assertThat(info.hypertable()).isEqualTo(info.timescaleVersion() != null);
    boolean partitioned =
        raw.queryLong("SELECT count(*) FROM pg_class WHERE relname = 'telemetry' AND relkind = 'p'")
            == 1;
    assertThat(partitioned).isNotEqualTo(info.hypertable());
    assertThat(info.compression()).isEqualTo("timescale".equals(info.timescaleLicence()));
    assertThat(info.retention()).isFalse();
    assertThat(database.reachable()).isTrue();
  }

  @Test
  void open_nobodyListens_isOneSentence() {
    assertThatThrownBy(() -> Database.open("jdbc:postgresql://127.0.0.1:1/none", "u", "p").close())
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo("database-unreachable");
              assertThat(e.retryable()).isTrue();
              assertThat(e.getMessage()).doesNotContain("\n");
            });
  }
}
