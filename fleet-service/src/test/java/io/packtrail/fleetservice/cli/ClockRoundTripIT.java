package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ConfigLoader;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.ClockTable;
import io.packtrail.timescalestore.GatewayTable;
import io.packtrail.timescalestore.LedgerTable;
import io.packtrail.timescalestore.TelemetryTable;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** History of a gateway whose clock was two hours ahead for a while, out and in again. */
class ClockRoundTripIT {
  private static final String ID = "EXP-1";
  private static final GatewayId GATEWAY = new GatewayId("gw-exp");

  /** Of 30 samples, one a minute, ten were told two hours ahead. */
  private static final int FIRST_AHEAD = 10;

  private static final int FIRST_RIGHT = 20;

  /** One for all: to start and end one for each command takes most of the time. */
  private static EmbeddedPostgres server;

  private static Path serverDir;
  private static int databases;

  private final Path dir;
  private Instant start = Instant.parse("2026-03-01T10:00:00Z");
  private Duration ahead = Duration.ofHours(2);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  ClockRoundTripIT(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeAll
  static void startServer(@TempDir Path dir) throws IOException {
    serverDir = dir;
    server = EmbeddedPostgres.start(dir);
    Files.writeString(dir.resolve("db.password"), server.password());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "csv,true,false",
    "parquet,true,false",
    "csv,false,false",
    "csv,true,true",
    "parquet,true,true",
    "csv,false,true"
  })
  void export_withACorrection_isImportedIntoTheSameAndIntoAnEmptyService(
      String format, boolean assigned, boolean deviceTimesAreStillToCome)
      throws IOException, SQLException {
    if (deviceTimesAreStillToCome) {
      yesterdayByAClockThatIsYearsAhead();
    }
    Path source = service("source", assigned);
    store(source);
    declare(source);
    Path file = dir.resolve("history." + format);

    run("export", source, "--out", file.toString());

    if (format.equals("csv")) {
      assertThat(Files.readAllLines(file))
          .hasSize(31)
          .contains(
              "EXP-1,%s,,9.0".formatted(minute(9)) + ",".repeat(12),
              "EXP-1,%s,%s,10.0".formatted(minute(10), minute(10).plus(ahead)) + ",".repeat(12));
    }
    run("import", source, "--dry-run", file.toString());
    assertThat(out.toString())
        .contains("0 rows are new, 30 are stored already, 0 are stored with other values");
    run("import", source, file.toString());
    assertThat(out.toString()).contains("0 samples are new, 30 were stored before");
    assertThat(history(source)).isEqualTo(minutes());

    Path empty = service("empty", assigned);
    run("import", empty, file.toString());
    assertThat(out.toString()).contains("30 samples are new, 0 were stored before");
    run("import", empty, file.toString());
    assertThat(history(empty)).isEqualTo(minutes());
    Path again = dir.resolve("again.csv");
    run("export", empty, "--out", again.toString());
    run("import", source, again.toString());
    assertThat(history(source)).isEqualTo(minutes());
  }

  /** The messages are lost, the declaration is not: rows go back to where they were. */
  @Test
  void import_whereTheCorrectionIsDeclared_storesTheDevicesTimes()
      throws IOException, SQLException {
    Path source = service("source", true);
    store(source);
    declare(source);
    Path file = dir.resolve("history.csv");
    run("export", source, "--out", file.toString());
    Path other = service("other", true);
    declare(other);

    run("import", other, file.toString());

    assertThat(history(other)).isEqualTo(minutes());
    Path again = dir.resolve("again.csv");
    run("export", other, "--out", again.toString());
    assertThat(again).hasSameTextualContentAs(file);
  }

  @Test
  void import_rowThatADeclaredCorrectionWouldMoveOnceMore_isRefusedWithItsLine()
      throws IOException, SQLException {
    Path target = service("target", true);
    declare(target);
    Path file =
        Files.writeString(
            dir.resolve("moved.csv"),
            """
            batteryId,t,deviceT,packVoltageV
            EXP-1,2026-03-01T12:15:00Z,2026-03-01T12:14:00Z,355
            """);

    assertThat(execute("import", target, file.toString())).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            "moved.csv line 2: t must not lie where clock correction 1 of gateway gw-exp holds");
  }

  /** A correction vouches for what it moves into the past, and for nothing else. */
  @ParameterizedTest
  @CsvSource({"PT800H", "-PT800H"})
  void import_timeThatIsStillToComeWhenCorrected_isRefused(Duration clockAhead)
      throws IOException, SQLException {
    start = Clock.systemUTC().instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(36));
    ahead = clockAhead;
    Path target = service("target", true);
    declare(target);
    Path file =
        Files.writeString(
            dir.resolve("future.csv"),
            "batteryId,t,deviceT,packVoltageV%nEXP-1,%s,%s,355%n"
                .formatted(minute(15), minute(15).plus(ahead)));

    assertThat(execute("import", target, file.toString())).isEqualTo(1);

    assertThat(err.toString()).contains("future.csv line 2: ", "t must be at most 300 s after");
  }

  @Test
  void import_badRows_areNamedWithLineAndValue_andCountedByTheDryRun()
      throws IOException, SQLException {
    Path target = service("target", true);
    Path file =
        Files.writeString(
            dir.resolve("bad.csv"),
            """
            batteryId,t,packVoltageV
            EXP-1,2026-03-01T10:00:00Z,355

            EXP-1,2026-03-01T10:01:00Z,355200
            EXP-1,2026-03-01T10:00:00Z,356
            EXP-1,2026-10-25 02:30:00,355
            EXP-1,2026-03-29 02:30:00,355
            EXP-1,2999-01-01T00:00:00Z,355
            """);
    String[] zone = {"--zone", "Europe/Berlin", file.toString()};

    assertThat(execute("import", target, zone)).isEqualTo(1);
    assertThat(err.toString()).containsPattern("bad.csv line \\d: ").contains("nothing was");
    assertThat(execute("import", target, "--dry-run", zone[0], zone[1], zone[2])).isEqualTo(1);

    assertThat(out.toString())
        .contains(
            "1 rows are new, 0 are stored already, 0 are stored with other values, 5 would be"
                + " refused",
            "bad.csv line 5: t must differ from that of line 2, got 2026-03-01T10:00:00Z",
            "bad.csv line 6: t must be a time that Europe/Berlin has once, got 2026-10-25T02:30",
            "bad.csv line 7: t must be a time that Europe/Berlin has once, got 2026-03-29T02:30")
        .containsPattern("bad.csv line 4: .*packVoltageV.*355200")
        .containsPattern("bad.csv line 8: .*t must .*2999-01-01T00:00:00Z")
        .doesNotContain("sentAt");
  }

  @Test
  void importDryRun_shortRowsAndUnknownBatteries_areCountedByKindAndTheRestGoesOn()
      throws IOException, SQLException {
    Path target = service("target", true);
    Path file =
        Files.writeString(
            dir.resolve("mixed.csv"),
            "batteryId,t,packVoltageV\n"
                + "EXP-1,2026-03-01T10:00:00Z,355\n"
                + "EXP-1,2026-03-01T10:01:00Z\n"
                + "NOBODYS,2026-03-01T10:00:00Z,355\n".repeat(20)
                + "EXP-1,2026-03-01T10:02:00Z,355\n");

    assertThat(execute("import", target, "--dry-run", file.toString())).isEqualTo(1);

    assertThat(out.toString())
        .contains(
            "2 rows are new, 0 are stored already, 0 are stored with other values, 21 would be"
                + " refused",
            "mixed.csv line 3: must have 3 cells as the first line has, got 2",
            "mixed.csv line 4: battery NOBODYS must be registered",
            "  and 15 more rows alike");
    assertThat(execute("import", target, file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("mixed.csv line 3: must have 3 cells", "nothing was");
  }

  private Path service(String name, boolean assigned) throws IOException, SQLException {
    Path config =
        Files.writeString(
            dir.resolve(name + ".yaml"),
            "dataDir: %s%nhttp: {port: 0}%nmqtt: {port: 0}%ndb: {url: '%s', user: %s, passwordFile: %s}%n"
                .formatted(
                    dir.resolve(name),
                    database(),
                    server.user(),
                    serverDir.resolve("db.password")));
    try (StoreSession store = open(config)) {
      new GatewayTable(store.database()).add(GATEWAY, "hash", start);
      Battery plain = Samples.battery(ID);
      new BatteryTable(store.database()).register(assigned ? by(plain, GATEWAY) : by(plain, null));
    }
    return config;
  }

  /** The address of a new and empty database. */
  private static String database() throws SQLException {
    String name = "round_trip_" + ++databases;
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return server.jdbcUrl().replaceFirst("(//[^/]+/)[^?]+", "$1" + name);
  }

  private static StoreSession open(Path config) {
    return StoreSession.open(ConfigLoader.load(config, Map.of()));
  }

  private static Battery by(Battery plain, @org.jspecify.annotations.Nullable GatewayId gatewayId) {
    return new Battery(
        plain.batteryId(),
        plain.passportId(),
        plain.vehicleId(),
        gatewayId,
        plain.modelGroup(),
        plain.chemistry(),
        plain.ratedCapacityAh(),
        plain.certifiedEnergyKWh(),
        plain.nominalVoltageV(),
        plain.seriesCells(),
        plain.parallelCells(),
        plain.manufacturedOn(),
        plain.inServiceOn(),
        plain.category(),
        plain.referenceCapacityAh(),
        plain.referenceSource());
  }

  private void yesterdayByAClockThatIsYearsAhead() {
    start = Clock.systemUTC().instant().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(14));
    ahead = Duration.ofDays(800);
  }

  private void store(Path config) {
    try (StoreSession store = open(config)) {
      SampleSeries.Builder samples = SampleSeries.builder(30);
      for (int i = 0; i < 30; i++) {
        boolean isAhead = i >= FIRST_AHEAD && i < FIRST_RIGHT;
        samples
            .add(minute(i).plus(isAhead ? ahead : Duration.ZERO).toEpochMilli())
            .set(Signal.PACK_VOLTAGE_V, i);
      }
      new TelemetryTable(store.database())
          .store(
              List.of(
                  new InboundMessage.Telemetry(
                      new Receipt(GATEWAY, start.plus(ahead), "t", new byte[] {1}),
                      "m",
                      Samples.battery(ID).batteryId(),
                      start.plus(ahead),
                      samples.build())));
    }
  }

  private void declare(Path config) {
    try (StoreSession store = open(config)) {
      new ClockTable(store.database())
          .declare(
              GATEWAY,
              minute(FIRST_AHEAD).plus(ahead),
              minute(FIRST_RIGHT).plus(ahead),
              ahead.negated(),
              "ahead",
              "ann",
              start.plus(Duration.ofDays(1)));
    }
  }

  private Instant minute(int i) {
    return start.plus(Duration.ofMinutes(i));
  }

  /** What was measured: the voltage tells the minute. */
  private List<String> minutes() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      lines.add(minute(i) + " " + (float) i);
    }
    return lines;
  }

  private static List<String> history(Path config) {
    try (StoreSession store = open(config)) {
      assertThat(new LedgerTable(store.database()).imbalances()).isEmpty();
      List<String> lines = new ArrayList<>();
      new TelemetryTable(store.database())
          .history(
              Samples.battery(ID).batteryId(),
              null,
              null,
              chunk -> {
                for (int i = 0; i < chunk.size(); i++) {
                  lines.add(chunk.at(i) + " " + chunk.value(Signal.PACK_VOLTAGE_V, i));
                }
              });
      return lines;
    }
  }

  private void run(String command, Path config, String... args) {
    assertThat(execute(command, config, args)).as(err.toString()).isZero();
  }

  private int execute(String command, Path config, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(command, "--config", config.toString()));
    all.addAll(List.of(args));
    return CommandLines.execute(out, err, all.toArray(String[]::new));
  }
}
