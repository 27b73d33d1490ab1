package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ConfigLoader;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.timescalestore.AssignmentTable;
import io.packtrail.timescalestore.BatteryAssignment;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.Change;
import io.packtrail.timescalestore.GatewayTable;
import io.packtrail.timescalestore.LedgerTable;
import io.packtrail.timescalestore.Retention;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run says is what the import then does. */
class ImportCheckIT {
  private static final BatteryId BATTERY = new BatteryId("CSV-1");
  private static final GatewayId GATEWAY = new GatewayId("gw-1");

  private final Path dir;
  private final Path config;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  ImportCheckIT(@TempDir Path dir) {
    this.dir = dir;
    this.config = dir.resolve("packtrail.yaml");
  }

  @BeforeEach
  void register() throws IOException {
    Files.writeString(
        config, "dataDir: %s%nhttp: {port: 0}%nmqtt: {port: 0}%n".formatted(dir.resolve("data")));
    try (StoreSession store = store()) {
      new BatteryTable(store.database()).register(Samples.battery(BATTERY.value()));
    }
  }

  @Test
  void dryRun_tellsWhatFillsInFromWhatDiffers() throws IOException {
    assertThat(
            run(
                "import",
                file(
                    "first",
                    "2026-01-01T10:00:00Z,355,,54",
                    "2026-01-01T10:00:10Z,355,20,54",
                    "2026-01-01T10:00:20Z,355,20,54")))
        .isZero();
    String later =
        file(
            "later",
            "2026-01-01T10:00:00Z,355,20,54",
            "2026-01-01T10:00:10Z,356,20,54",
            "2026-01-01T10:00:20Z,355,,54",
            "2026-01-01T10:00:30Z,355,20,54");

    assertThat(run("import", "--dry-run", later)).isZero();

    assertThat(out.toString())
        .contains(
            "1 rows are new, 1 are stored already, 1 are stored with other values, 0 would be",
            "1 more rows fill in values that are absent",
            "packVoltageV: stored 355.0, file 356.0")
        .doesNotContain("file NaN", "stored NaN");
    assertThat(run("import", later)).isZero();
    assertThat(run("import", "--dry-run", later)).isZero();
    assertThat(out.toString())
        .contains("0 rows are new, 3 are stored already, 1 are stored with other values")
        .doesNotContain("fill in values that are absent.");
  }

  @Test
  void import_rowsOutsideEveryAssignment_refusesTheFileAsADryRunSays() throws IOException {
    try (StoreSession store = store()) {
      new GatewayTable(store.database()).add(GATEWAY, "hash", Instant.now());
      new AssignmentTable(store.database())
          .assign(
              new BatteryAssignment(
                  BATTERY, GATEWAY, null, Instant.parse("2026-01-01T00:00:00Z"), null),
              new Change.Cause("test", "bought", Instant.now()));
    }
    String file = file("early", "2025-12-31T23:59:50Z,355,20,54", "2026-01-01T00:00:10Z,355,20,54");

    assertThat(run("import", "--dry-run", file)).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "1 rows are new",
            "1 would be refused",
            "early.csv line 2: t must lie where the battery");
    assertRefusedAsAWhole(file, "t must lie where the battery was assigned to a gateway");
  }

  @Test
  void import_rowsBeforeRetention_refusesTheFileAsADryRunSays() throws IOException {
    try (StoreSession store = store()) {
      new Retention(store.database(), (battery, before, samples) -> before)
          .keep(Duration.ofDays(30), null, Instant.now());
    }
    String recent = Instant.now().minusSeconds(3_600).toString();
    String file = file("old", recent + ",355,20,54", "2020-01-01T00:00:00Z,355,20,54");

    assertThat(run("import", "--dry-run", file)).isEqualTo(1);
    assertThat(out.toString()).contains("1 rows are new", "1 would be refused", "old.csv line 3");
    assertRefusedAsAWhole(file, "t must not be before");
  }

  @Test
  void import_fileIsNotUtf8_saysSoAndHowToConvertIt() throws IOException {
    Path file = dir.resolve("latin.csv");
    Files.write(
        file,
        "t,packVoltageV\n2026-01-01T10:00:00Z,355 \u00e4\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(run("import", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("latin.csv must be UTF-8", "line 1", "iconv");
  }

  private void assertRefusedAsAWhole(String file, String why) {
    assertThat(run("import", file)).isEqualTo(1);
    assertThat(err.toString()).contains(why, "nothing was imported");
    try (StoreSession store = store()) {
      LedgerTable ledger = new LedgerTable(store.database());
      assertThat(ledger.totals().storedSamples()).isZero();
      assertThat(ledger.totals().quarantinedMessages()).isZero();
    }
  }

  private String file(String name, String... rows) throws IOException {
    return Files.writeString(
            dir.resolve(name + ".csv"),
            "t,packVoltageV,packCurrentA,socPercent\n" + String.join("\n", rows) + "\n")
        .toString();
  }

  private StoreSession store() {
    return StoreSession.open(ConfigLoader.load(config, Map.of()));
  }

  private int run(String command, String... options) {
    out = new StringWriter();
    err = new StringWriter();
    String[] always = {command, "--battery", BATTERY.value(), "--config", config.toString()};
    return CommandLines.execute(
        out, err, Stream.of(always, options).flatMap(Arrays::stream).toArray(String[]::new));
  }
}
