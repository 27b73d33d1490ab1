package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.fleetservice.config.ConfigLoader;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.LedgerCounts;
import io.packtrail.timescalestore.LedgerTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import that is killed in the middle, again and again, goes on by the same command. */
class KillDuringImportIT {
  private static final BatteryId BATTERY = new BatteryId("battery-import");
  private static final int MESSAGES = 200;
  private static final int ROWS = MESSAGES * 1_000;
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final Path dir;

  KillDuringImportIT(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void sigkill_inMidImport_theSameCommandGoesOnAndTheResultIsThatOfOneImport() throws Exception {
    Path file = file();
    store("whole").close();
    try (StoreSession killed = store("killed")) {
      for (int stored : new int[] {3, 30, 60}) {
        killAt(stored, killed, file);
      }
      LedgerCounts before = new LedgerTable(killed.database()).totals();
      assertThat(before.storedMessages()).as("killed in mid-import").isBetween(60L, MESSAGES - 1L);

      ChildProcess.Result last = ChildProcess.run(settings("killed"), "import", file.toString());
      ChildProcess.Result atOnce = ChildProcess.run(settings("whole"), "import", file.toString());

      assertThat(last.out())
          .contains(
              "%d samples are new, %d were stored before"
                  .formatted(ROWS - before.storedSamples(), before.storedSamples()));
      assertThat(atOnce.out()).contains("%d samples are new, 0 were stored".formatted(ROWS));
      assertThat(export("killed")).hasSameBinaryContentAs(export("whole"));
      LedgerTable ledger = new LedgerTable(killed.database());
      assertThat(ledger.imbalances()).isEmpty();
      assertThat(ledger.totals().storedMessages()).isEqualTo(MESSAGES);
      assertThat(ledger.totals().storedSamples()).isEqualTo(ROWS);
      assertThat(ledger.totals().duplicateMessages()).isPositive();
      assertThat(ledger.totals().quarantinedMessages()).isZero();
    }
  }

  private void killAt(int stored, StoreSession store, Path file) throws Exception {
    LedgerTable ledger = new LedgerTable(store.database());
    try (ChildProcess command = ChildProcess.start(settings("killed"), "import", file.toString())) {
      Patience.until(
          stored + " messages are stored", BOUND, () -> ledger.totals().storedMessages() >= stored);
      command.kill();
      assertThat(command.awaitEnd().exitCode()).as("ended by SIGKILL").isEqualTo(128 + 9);
    }
  }

  /** The database runs on: what a command that owns it takes down with it is another test's. */
  private StoreSession store(String name) {
    StoreSession store = StoreSession.open(ConfigLoader.load(null, settings(name)));
    new BatteryTable(store.database()).register(Samples.battery(BATTERY.value()));
    return store;
  }

  private Path export(String name) throws Exception {
    Path file = dir.resolve(name + ".csv");
    ChildProcess.Result exported =
        ChildProcess.run(settings(name), "export", "--out", file.toString());
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    return file;
  }

  private Path file() throws Exception {
    StringBuilder rows = new StringBuilder("batteryId,t,packVoltageV,packCurrentA\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append(BATTERY).append(',').append(START.plusSeconds(i)).append(',');
      rows.append(350 + i % 40).append(',').append(i % 17 - 8).append('\n');
    }
    return Files.writeString(dir.resolve("history.csv"), rows);
  }

  private Map<String, String> settings(String name) {
    return Map.of(
        "PACKTRAIL_DATA_DIR", dir.resolve(name).toString(),
        "PACKTRAIL_HTTP_PORT", "0",
        "PACKTRAIL_MQTT_PORT", "0");
  }
}
