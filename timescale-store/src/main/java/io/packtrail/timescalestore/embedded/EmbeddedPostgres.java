package io.packtrail.timescalestore.embedded;

import io.packtrail.timescalestore.StoreException;
import java.nio.file.Path;

/** A PostgreSQL server whose data live in the service's data directory. */
public final class EmbeddedPostgres implements AutoCloseable {

  private EmbeddedPostgres() {}

  /**
   * Starts the server over the data in {@code dataDir/postgres}, created on first use.
   *
   * @throws StoreException {@code embedded-in-use} where another process runs it
   */
  public static EmbeddedPostgres start(Path dataDir) {
    return new EmbeddedPostgres();
  }

  /** Connects to the server that another process runs over these data, or starts it. */
  public static EmbeddedPostgres attachOrStart(Path dataDir) {
    return new EmbeddedPostgres();
  }

  /** JDBC address of the service's database. */
  public String jdbcUrl() {
    return "";
  }

  /** The database user. */
  public String user() {
    return "";
  }

  /** The database user's password. */
  public String password() {
    return "";
  }

  /** PostgreSQL's version, for example {@code 18.3.0}. */
  public String version() {
    return "";
  }

  /** Stops the server, if this object started it. */
  @Override
  public void close() {}
}
