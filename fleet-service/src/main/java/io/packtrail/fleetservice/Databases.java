package io.packtrail.fleetservice;

import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the database that the configuration names, or the embedded one. */
final class Databases {
  private Databases() {}

  /** Keys, token and log lie in the data folder, whatever the database. */
  static void requireWritable(Path dataDir) {
    try {
      Files.createDirectories(dataDir);
    } catch (IOException e) {
      throw notWritable(dataDir, e);
    }
    if (!Files.isWritable(dataDir)) {
      throw notWritable(dataDir, null);
    }
  }

  private static ServiceException notWritable(Path dataDir, @Nullable IOException cause) {
    return new ServiceException(
        "data-dir",
        "dataDir must be a folder that can be written, got %s; set PACKTRAIL_DATA_DIR"
            .formatted(dataDir.toAbsolutePath().normalize()),
        cause);
  }

  /** The database of a service: the embedded server belongs to this process. */
  static Database open(ServiceConfig config, Running running) {
    ServiceConfig.Db db = config.db();
    String url = db.url();
    if (url != null) {
      return running.add("database", Database.open(url, db.user(), password(db)));
    }
    return open(
        running.add("embedded database", EmbeddedPostgres.start(config.dataDir())),
        running,
        Database::open);
  }

  /** Opens a pool at an address. */
  interface Opener {
    Database open(String jdbcUrl, @Nullable String user, @Nullable String password);
  }

  /** The database of a command that may run beside a service. */
  static Database openBeside(ServiceConfig config, Running running, Opener opener) {
    ServiceConfig.Db db = config.db();
    String url = db.url();
    if (url != null) {
      return running.add("database", opener.open(url, db.user(), password(db)));
    }
    return open(
        running.add("embedded database", EmbeddedPostgres.attachOrStart(config.dataDir())),
        running,
        opener);
  }

  private static Database open(EmbeddedPostgres embedded, Running running, Opener opener) {
    return running.add(
        "database", opener.open(embedded.jdbcUrl(), embedded.user(), embedded.password()));
  }

  private static @Nullable String password(ServiceConfig.Db db) {
    Path file = db.passwordFile();
    if (file == null) {
      return null;
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new ServiceException("db-password", "db.passwordFile must be readable, got " + file, e);
    }
  }
}
