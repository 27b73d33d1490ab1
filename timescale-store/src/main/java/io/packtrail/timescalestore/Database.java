package io.packtrail.timescalestore;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The connection pool, its schema and its state. Safe for use by many threads. */
public final class Database implements AutoCloseable {

  private Database() {}

  /**
   * Opens a pool.
   *
   * @param jdbcUrl a {@code jdbc:postgresql:} URL
   * @param user absent where the URL names it
   * @param password absent where the URL names it or none is needed
   * @throws StoreException {@code database-unreachable} where no connection could be made
   */
  public static Database open(String jdbcUrl, @Nullable String user, @Nullable String password) {
    return Pending.notYetBuilt();
  }

  /** {@link #migrate(Duration)} that keeps all telemetry. */
  public int migrate() {
    return migrate(null);
  }

  /**
   * Brings the schema to this version and switches on what the database's licence allows.
   *
   * @param keepTelemetry age at which telemetry is dropped by the database's own policy, absent to
   *     keep it all
   * @return migrations applied, 0 where the schema was up to date
   * @throws StoreException {@code migration} where a migration failed or the schema is newer
   */
  public int migrate(@Nullable Duration keepTelemetry) {
    return Pending.notYetBuilt();
  }

  /** What the database is and which of its features are active now. */
  public DatabaseInfo info() {
    return Pending.notYetBuilt();
  }

  /** Whether the database answers within two seconds. */
  public boolean reachable() {
    return Pending.notYetBuilt();
  }

  @Override
  public void close() {}
}
