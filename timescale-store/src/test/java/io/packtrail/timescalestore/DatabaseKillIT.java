package io.packtrail.timescalestore;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.SampleSeries;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import io.packtrail.timescalestore.embedded.SharedBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The embedded server is killed under load; nobody lends a hand. */
class DatabaseKillIT {
  private static final int MESSAGES = 600;
  private static final List<Integer> KILLS_AT = List.of(100, 250, 400);
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  @Test
  void sigkill_ofPostgresqlInMidIngestion_comesBackAndHoldsWhatWasStoredOnce() throws Exception {
    Path parent = Files.createDirectories(Path.of("target", "kill-it"));
    Path dataDir = Files.createTempDirectory(parent, "run");
    Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("rwxr-xr-x"));
    SharedBinaries.linkInto(dataDir);
    try (EmbeddedPostgres server = EmbeddedPostgres.start(dataDir);
        Database database = Database.open(server.jdbcUrl(), server.user(), server.password())) {
      database.migrate();
      new BatteryTable(database).register(Samples.battery(Samples.BATTERY, null));
      TelemetryTable telemetry = new TelemetryTable(database);
      long deadline = System.nanoTime() + BOUND.toNanos();
      int failures = 0;

      for (int i = 0; i < MESSAGES; i++) {
        if (KILLS_AT.contains(i)) {
          ProcessHandle.of(postmaster(dataDir)).orElseThrow().destroyForcibly();
        }
        failures += storeUntilAcknowledged(telemetry, message(i), deadline);
      }

      assertThat(failures).as("each kill was noticed").isGreaterThanOrEqualTo(KILLS_AT.size());
      assertThat(
              Samples.history(telemetry, Samples.BATTERY).stream()
                  .mapToInt(SampleSeries::size)
                  .sum())
          .isEqualTo(MESSAGES * 10);
      LedgerTable ledger = new LedgerTable(database);
      assertThat(ledger.imbalances()).isEmpty();
      assertThat(ledger.totals().storedMessages()).isEqualTo(MESSAGES);
      assertThat(database.info().durable()).isTrue();
    }
  }

  /** Sends again until it is stored, as the ingest flow does; the number of failures on the way. */
  private static int storeUntilAcknowledged(
      TelemetryTable telemetry, InboundMessage message, long deadline) {
    int failures = 0;
    while (System.nanoTime() < deadline) {
      try {
        telemetry.store(List.of(message));
        return failures;
      } catch (StoreException e) {
        assertThat(e.retryable()).as(e.toString()).isTrue();
        failures++;
      }
    }
    throw new AssertionError("the database did not come back within " + BOUND);
  }

  private static InboundMessage message(int number) {
    return Samples.message(
        "m" + number, Samples.BATTERY, Samples.series(START.plusSeconds(10L * number), 10, number));
  }

  private static long postmaster(Path dataDir) throws IOException {
    return Long.parseLong(
        Files.readAllLines(dataDir.resolve("postgres/data/postmaster.pid")).get(0).strip());
  }
}
