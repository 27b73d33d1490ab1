package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ConfigLoader;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.LedgerTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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
      assertThat(out.toString()).contains("2 samples are good; nothing was stored.");
      assertThat(run("import", "", good)).isZero();
      assertThat(out.toString()).contains("2 samples in new messages, 0 in messages");
      assertThat(run("import", "", good)).isZero();
      assertThat(out.toString()).contains("0 samples in new messages, 2 in messages");
      assertThat(run("import", "", bad)).isEqualTo(1);
      assertThat(err.toString()).contains("packVoltageV must be in [0, 2000]");
      assertThat(new LedgerTable(store.database()).totals().storedSamples()).isEqualTo(2);
      assertThat(new LedgerTable(store.database()).totals().quarantinedMessages()).isZero();
    }
  }

  private int run(String command, String option, Path file) {
    return option.isEmpty()
        ? run(command, "--battery", "CSV-1", "--config", config.toString(), file.toString())
        : run(
            command, option, "--battery", "CSV-1", "--config", config.toString(), file.toString());
  }

  private int run(String... args) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }
}
