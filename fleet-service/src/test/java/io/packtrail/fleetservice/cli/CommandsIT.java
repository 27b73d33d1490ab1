package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.access.AdminToken;
import io.packtrail.fleetservice.config.ConfigLoader;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.LedgerTable;
import io.packtrail.timescalestore.TelemetryTable;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that need a database, over an embedded one. */
class CommandsIT {
  private final Path dir;
  private final Path config;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  CommandsIT(@TempDir Path dir) {
    this.dir = dir;
    this.config = dir.resolve("packtrail.yaml");
  }

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        config, "dataDir: %s%nhttp: {port: 0}%nmqtt: {port: 0}%n".formatted(dir.resolve("data")));
  }

  @Test
  void demo_once_printsItsTableAndAVerifiedPassport() throws IOException {
    int exit =
        run("demo", "--once", "--batteries", "2", "--years", "0.4", "--config", config.toString());

    assertThat(exit).as(err + "\n" + out).isZero();
    assertThat(out.toString())
        .contains("SIM-0001", "SIM-0002", "90 % interval", "true SOH", "Every check passed");
    Path passport = dir.resolve("data/demo/passport-SIM-0001.json");
    assertThat(run("verify", passport.toString())).isZero();
    out.getBuffer().setLength(0);
    Path demo = dir.resolve("demo.yaml");
    Files.writeString(demo, "dataDir: %s%n".formatted(dir.resolve("data/demo")));
    assertThat(run("fleet", "durability", "--config", demo.toString())).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("gtr-22-5-years", "sample too small", "failures in 100 years");
    byte[] changed = Files.readAllBytes(passport);
    changed[changed.length / 3] ^= 1;
    Path copy = Files.write(dir.resolve("changed.json"), changed);
    assertThat(run("verify", copy.toString())).isEqualTo(1);
  }

  @Test
  void import_twice_changesNothingTheSecondTime_badFileStoresNothing() throws IOException {
    try (StoreSession store = StoreSession.open(ConfigLoader.load(config, Map.of()))) {
      new BatteryTable(store.database()).register(Samples.battery("CSV-1"));
      Path good =
          Files.writeString(
              dir.resolve("good.csv"),
              """
              t,packVoltageV,packCurrentA,socPercent
              2026-01-01T10:00:00Z,355.2,32.1,54.5
              2026-01-01T10:00:10+00:00,355.3,32.0,
              """);
      Path bad =
          Files.writeString(
              dir.resolve("bad.csv"), "t,packVoltageV\n2026-01-01T11:00:00Z,355200\n");

      assertThat(run("import", "--dry-run", good)).isZero();
      assertThat(out.toString()).contains("2 rows are new, 0 are stored already, 0 are stored");
      assertThat(run("import", "", good)).isZero();
      assertThat(out.toString()).contains("2 samples are new, 0 were stored before");
      assertThat(run("import", "", good)).isZero();
      assertThat(out.toString()).contains("0 samples are new, 2 were stored before");
      assertThat(run("import", "", bad)).isEqualTo(1);
      assertThat(err.toString())
          .contains("bad.csv line 2: ", "packVoltageV must be in [0, 2000]", "355200");
      assertThat(new LedgerTable(store.database()).totals().storedSamples()).isEqualTo(2);
      assertThat(new LedgerTable(store.database()).totals().quarantinedMessages()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void export_importedIntoAnEmptyService_givesTheSameRows(String format) throws IOException {
    Path file = dir.resolve("samples." + format);
    Path again = dir.resolve("again." + format);
    Path copy = dir.resolve("copy.yaml");
    Files.writeString(
        copy, "dataDir: %s%nhttp: {port: 0}%nmqtt: {port: 0}%n".formatted(dir.resolve("copy")));
    SampleSeries samples = everySignal();
    store(config, samples);
    store(copy, null);

    assertThat(run("export", "--config", config.toString(), "--out", file.toString())).isZero();
    assertThat(run("import", "--config", copy.toString(), file.toString())).as(err + "").isZero();
    assertThat(run("export", "--config", copy.toString(), "--out", again.toString())).isZero();

    assertThat(run("import", "--dry-run", "--config", config.toString(), again.toString()))
        .isZero();
    assertThat(out.toString())
        .contains("0 rows are new, 3000 are stored already, 0 are stored with other values");
    if (format.equals("csv")) {
      assertThat(again).hasSameTextualContentAs(file);
    }
  }

  @Test
  void demo_yearsBelowZero_isRefusedInOneSentence() {
    assertThat(run("demo", "--once", "--years=-1", "--config", config.toString())).isEqualTo(1);

    assertThat(err.toString().strip())
        .isEqualTo("packtrail: years must be above 0 and at most 29, got -1");
  }

  /** From the sixth message on the database refuses, as with a full disk. */
  @Test
  void import_cutOffBetweenMessages_goesOnAndStoresEachRowOnce() throws Exception {
    store(config, null);
    StringBuilder rows = new StringBuilder("batteryId,t,packVoltageV\n");
    Instant first = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < 12_000; i++) {
      rows.append("EXP-1,").append(first.plusSeconds(10L * i)).append(",355\n");
    }
    Path file = Files.writeString(dir.resolve("whole.csv"), rows);
    sql("ALTER TABLE ledger ADD CONSTRAINT cut_off CHECK (stored_samples <= 5000) NOT VALID");

    assertThat(run("import", "--config", config.toString(), file.toString())).isEqualTo(1);
    assertThat(storedSamples()).isEqualTo(5_000);
    sql("ALTER TABLE ledger DROP CONSTRAINT cut_off");
    assertThat(run("import", "--config", config.toString(), file.toString())).as(err + "").isZero();

    assertThat(out.toString()).contains("7000 samples are new, 5000 were stored before");
    assertThat(storedSamples()).isEqualTo(12_000);
  }

  @Test
  void backup_restoredIntoANewFolder_isServed() throws Exception {
    store(config, everySignal());
    Path target = dir.resolve("target.yaml");
    Files.writeString(
        target, "dataDir: %s%nhttp: {port: 0}%nmqtt: {port: 0}%n".formatted(dir.resolve("new")));
    Path backup = dir.resolve("backup");

    assertThat(run("backup", "--config", config.toString(), backup.toString()))
        .as(err + "")
        .isZero();
    assertThat(run("restore", "--config", target.toString(), backup.toString()))
        .as(err + "")
        .isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(run("restore", "--config", target.toString(), backup.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("without Packtrail's schema");

    ServiceConfig restored = ConfigLoader.load(target, Map.of());
    try (FleetService service = FleetService.start(restored, false, FleetService.systemClock())) {
      assertThat(service.tables().ledger().imbalances()).isEmpty();
      String token = AdminToken.in(dir.resolve("new")).value();
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:%d/api/v1/batteries/EXP-1"
                                  .formatted(service.httpPort())))
                      .header("Authorization", "Bearer " + token)
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("EXP-1");
    }
    assertThat(run("import", "--dry-run", "--config", target.toString(), exported().toString()))
        .isZero();
    assertThat(out.toString()).contains("0 rows are new, 3000 are stored already");
  }

  private Path exported() {
    Path file = dir.resolve("exported.csv");
    assertThat(run("export", "--config", config.toString(), "--out", file.toString())).isZero();
    return file;
  }

  private long storedSamples() {
    try (StoreSession store = StoreSession.open(ConfigLoader.load(config, Map.of()))) {
      LedgerTable ledger = new LedgerTable(store.database());
      assertThat(ledger.imbalances()).isEmpty();
      return ledger.totals().storedSamples();
    }
  }

  private void sql(String statement) throws SQLException {
    try (EmbeddedPostgres server = EmbeddedPostgres.attachOrStart(dir.resolve("data"));
        Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  @Test
  void gatewayCode_unknownGateway_isRefusedAndMakesNone() {
    assertThat(run("gateway", "code", "gw-mispelt", "--config", config.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("gateway gw-mispelt must have been added, named by a battery or heard of")
        .contains("--add");
    assertThat(run("gateway", "list", "--config", config.toString())).isZero();
    assertThat(out.toString()).doesNotContain("gw-mispelt");

    assertThat(run("gateway", "code", "gw-new", "--add", "--config", config.toString())).isZero();
    assertThat(run("gateway", "code", "gw-new", "--config", config.toString())).isZero();
  }

  @Test
  void gatewayDiscard_ofACode_makesRoomAndSaysWhatStillWaits() {
    try (StoreSession store = StoreSession.open(ConfigLoader.load(config, Map.of()))) {
      TelemetryTable telemetry = new TelemetryTable(store.database());
      int number = 0;
      for (String code : List.of("unparsable", "unparsable", "unknown-field")) {
        byte[] payload = {(byte) number++};
        Receipt receipt = new Receipt(new GatewayId("gw-junk"), Instant.EPOCH, "t", payload);
        telemetry.store(List.of(new InboundMessage.Rejected(receipt, 0, code, "r", null)));
      }
    }
    String file = config.toString();
    assertThat(run("gateway", "discard", "gw-junk", "--code", "unparsable", "--config", file))
        .as("without a reason")
        .isEqualTo(2);

    assertThat(
            run(
                "gateway",
                "discard",
                "gw-junk",
                "--code",
                "unparsable",
                "--reason",
                "test rig",
                "--by",
                "ann",
                "--config",
                file))
        .isZero();

    assertThat(out.toString())
        .contains("2 messages with")
        .contains("1 of gateway gw-junk wait in quarantine");
  }

  @Test
  void serveCheckConfig_externalDatabase_warnsOfWhatItLoses() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(dir.resolve("external"))) {
      String database = server.jdbcUrl().replaceFirst(".*/([^?]+).*", "$1");
      Files.writeString(dir.resolve("password"), server.password());
      Files.writeString(
          config,
          "db: {url: '%s', user: %s, passwordFile: %s}%n"
              .formatted(server.jdbcUrl(), server.user(), dir.resolve("password")),
          StandardOpenOption.APPEND);
      assertThat(run("serve", "--check-config", "--config", config.toString())).isZero();
      assertThat(out.toString()).isEqualTo("The configuration is good.%n".formatted());

      try (Connection connection =
              DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
          Statement statement = connection.createStatement()) {
        statement.execute("ALTER DATABASE " + database + " SET synchronous_commit = off");
      }
      assertThat(run("serve", "--check-config", "--config", config.toString())).isZero();
      assertThat(out.toString())
          .contains("Warning: database: synchronous_commit should be on, got off");
    }
    assertThat(run("serve", "--check-config", "--config", config.toString())).isZero();
    assertThat(out.toString()).contains("whether it keeps what it confirms is not known");
  }

  @Test
  void import_timesWithoutZone_needOneDeclared() throws IOException {
    store(config, null);
    Path local =
        Files.writeString(
            dir.resolve("local.csv"), "batteryId,t,packVoltageV\nEXP-1,2026-07-01 12:00:00,355\n");

    assertThat(run("import", "--config", config.toString(), local.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("--zone Europe/Berlin");
    assertThat(
            run(
                "import",
                "--zone",
                "Europe/Berlin",
                "--config",
                config.toString(),
                local.toString()))
        .isZero();
    Path back = dir.resolve("back.csv");
    assertThat(run("export", "--config", config.toString(), "--out", back.toString())).isZero();
    assertThat(back).content().contains("EXP-1,2026-07-01T10:00:00Z,,355.0");

    Path other =
        Files.writeString(
            dir.resolve("other.csv"), "batteryId,t,packVoltageV\nEXP-1,2026-07-01T10:00:00Z,356\n");
    assertThat(run("import", "--dry-run", "--config", config.toString(), other.toString()))
        .isZero();
    assertThat(out.toString())
        .contains("1 are stored with other values", "packVoltageV: stored 355.0, file 356.0");
  }

  /** Values in all signals, with gaps, that no short decimal number is. */
  private static SampleSeries everySignal() {
    Random random = new Random(7);
    SampleSeries.Builder series = SampleSeries.builder(3_000);
    for (int i = 0; i < 3_000; i++) {
      series.add(1_767_225_600_123L + 10_000L * i);
      for (Signal signal : Signal.values()) {
        if (random.nextInt(5) > 0) {
          double share = random.nextDouble();
          series.set(
              signal, (float) (signal.lowest() + share * (signal.highest() - signal.lowest())));
        }
      }
    }
    return series.build();
  }

  private static void store(Path config, @Nullable SampleSeries samples) {
    try (StoreSession store = StoreSession.open(ConfigLoader.load(config, Map.of()))) {
      Battery battery = Samples.battery("EXP-1");
      new BatteryTable(store.database()).register(battery);
      if (samples != null) {
        GatewayId gatewayId =
            battery.gatewayId() == null ? new GatewayId("g") : battery.gatewayId();
        Instant at = Instant.parse("2026-11-01T00:00:00Z");
        new TelemetryTable(store.database())
            .store(
                List.of(
                    new InboundMessage.Telemetry(
                        new Receipt(gatewayId, at, "t", new byte[] {1}),
                        "m",
                        battery.batteryId(),
                        at,
                        samples)));
      }
    }
  }

  private int run(String command, String option, Path file) {
    return option.isEmpty()
        ? run(command, "--battery", "CSV-1", "--config", config.toString(), file.toString())
        : run(
            command, option, "--battery", "CSV-1", "--config", config.toString(), file.toString());
  }

  private int run(String... args) {
    return CommandLines.execute(out, err, args);
  }
}
