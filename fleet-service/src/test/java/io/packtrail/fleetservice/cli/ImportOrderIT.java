package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ConfigLoader;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.LedgerCounts;
import io.packtrail.timescalestore.LedgerTable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file in the order of time, in which one battery's row follows another's. */
class ImportOrderIT {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final int ROWS = 5_000;

  private final Path dir;
  private final Path config;

  ImportOrderIT(@TempDir Path dir) {
    this.dir = dir;
    this.config = dir.resolve("packtrail.yaml");
  }

  @Test
  void import_batteriesInTurn_fillsMessagesAndChangesNothingTheSecondTime() throws IOException {
    Files.writeString(
        config, "dataDir: %s%nhttp: {port: 0}%nmqtt: {port: 0}%n".formatted(dir.resolve("data")));
    try (StoreSession store = store()) {
      new BatteryTable(store.database()).register(Samples.battery("BAT-0"));
      new BatteryTable(store.database()).register(Samples.battery("BAT-1"));
    }

    assertThat(imported(file("begin", 800))).contains("800 samples are new, 0 were stored before");
    assertThat(imported(file("all", ROWS))).contains("4200 samples are new, 800 were stored");

    LedgerCounts once = totals();
    assertThat(once.storedMessages()).isEqualTo(2 + 6);
    assertThat(once.storedSamples()).isEqualTo(ROWS);
    assertThat(once.quarantinedMessages()).isZero();

    assertThat(imported(file("all", ROWS))).contains("0 samples are new, 5000 were stored before");
    assertThat(totals().storedMessages()).isEqualTo(once.storedMessages());
    assertThat(totals().duplicateMessages()).isEqualTo(6);
  }

  private LedgerCounts totals() {
    try (StoreSession store = store()) {
      LedgerTable ledger = new LedgerTable(store.database());
      assertThat(ledger.imbalances()).isEmpty();
      return ledger.totals();
    }
  }

  private String imported(Path file) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    assertThat(
            CommandLines.execute(
                out, err, "import", "--config", config.toString(), file.toString()))
        .as(err.toString())
        .isZero();
    return out.toString();
  }

  private Path file(String name, int rows) throws IOException {
    StringBuilder text = new StringBuilder("batteryId,t,packVoltageV\n");
    for (int i = 0; i < rows; i++) {
      text.append("BAT-").append(i % 2).append(',');
      text.append(START.plusSeconds(i)).append(',').append(350 + i % 40).append('\n');
    }
    return Files.writeString(dir.resolve(name + ".csv"), text);
  }

  private StoreSession store() {
    return StoreSession.open(ConfigLoader.load(config, Map.of()));
  }
}
