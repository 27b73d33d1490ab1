package io.packtrail.fleetservice;

import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.Database;

/**
 * The database for one command, with or without a service running beside it.
 *
 * <p>Closes what it opened; an embedded server that another process runs is left running.
 */
public final class StoreSession implements AutoCloseable {
  private final Running running = new Running();
  private final Database database;
  private final int migrated;

  private StoreSession(ServiceConfig config, Databases.Opener opener, boolean migrate) {
    Databases.requireWritable(config.dataDir());
    try {
      database = Databases.openBeside(config, running, opener);
      migrated = migrate ? database.migrate() : 0;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  /** Opens the database and brings its schema to this version. */
  public static StoreSession open(ServiceConfig config) {
    return new StoreSession(config, Database::open, true);
  }

  /** Opens the database as it is, for a restore. */
  public static StoreSession openForRestore(ServiceConfig config) {
    return new StoreSession(config, Database::openForRestore, false);
  }

  public Database database() {
    return database;
  }

  /** Migrations that opening applied; 0 where the schema was up to date. */
  public int migrated() {
    return migrated;
  }

  @Override
  public void close() {
    running.close();
  }
}
