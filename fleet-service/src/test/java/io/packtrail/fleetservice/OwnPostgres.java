package io.packtrail.fleetservice;

import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The PostgreSQL that a service runs by itself in its data folder, and watches over. */
final class OwnPostgres implements FaultRig.Store {
  private static final Duration BOUND = Duration.ofMinutes(2);

  private final Path dataDir;

  OwnPostgres(Path dataDir) {
    this.dataDir = dataDir;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of();
  }

  /** While the service runs: its server is only joined here. */
  @Override
  public Database open() {
    EmbeddedPostgres joined = EmbeddedPostgres.attachOrStart(dataDir);
    return Database.open(joined.jdbcUrl(), joined.user(), joined.password());
  }

  /**
   * SIGKILL for the postmaster alone, whose children notice; waits until there is another, which
   * nobody starts but the service.
   */
  void killPostmaster() throws Exception {
    ProcessHandle killed = TestPostgres.postmaster(dataDir);
    killed.destroyForcibly();
    Patience.until("another postmaster", BOUND, () -> isAnother(killed));
  }

  private boolean isAnother(ProcessHandle killed) {
    try {
      return TestPostgres.postmaster(dataDir).pid() != killed.pid();
    } catch (IOException | RuntimeException notYet) { // no file, half a file, no such process
      return false;
    }
  }
}
