package io.packtrail.timescalestore;

import io.packtrail.domain.Sha256;
import io.packtrail.timescalestore.Backup.Manifest;
import io.packtrail.timescalestore.Backup.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/** Loads a {@link Backup} into a database that has no schema yet: all of it, or nothing. */
public final class Restore {
  private static final Pattern PLAIN_NAME = Pattern.compile("[a-z][a-z0-9_]*");

  private final Database database;

  /**
   * @param database opened by {@link Database#openForRestore}
   */
  public Restore(Database database) {
    this.database = database.unhurried();
  }

  /**
   * Checks every file against the manifest, keeps everybody else away from the database, makes the
   * schema of the backup's version, loads the data in one transaction, and migrates to this
   * version. Where one of these fails, what was made is removed.
   *
   * @param loaded told of each table when it is loaded
   * @throws StoreException {@code backup-io}; {@code backup-damaged} where a file is not what the
   *     manifest says; {@code database-in-use} where a service or a command uses the database;
   *     {@code restore-not-empty} where it has a schema
   */
  public Manifest read(Path folder, Consumer<Table> loaded) {
    if (!Files.isRegularFile(folder.resolve(Backup.MANIFEST))) {
      throw new StoreException(
          "backup-io",
          "folder must be one that a backup was written to, got no %s in %s"
              .formatted(Backup.MANIFEST, folder));
    }
    try {
      Manifest manifest =
          Backup.JSON.readValue(folder.resolve(Backup.MANIFEST).toFile(), Manifest.class);
      for (Table table : manifest.tables()) {
        check(folder, table);
      }
      return database.runAlone(
          "restoring a backup",
          connection -> {
            refuseIfNotEmpty(connection);
            loadOrRemove(connection, folder, manifest, loaded);
            return manifest;
          });
    } catch (IOException e) {
      throw Backup.failed(folder, e);
    }
  }

  private void loadOrRemove(
      Connection connection, Path folder, Manifest manifest, Consumer<Table> loaded)
      throws SQLException {
    Removal removal = Removal.ofWhatComes(connection);
    try {
      database.migrateTo(manifest.schemaVersion());
      SchemaNames.of(connection).require(manifest);
      Database.inTransaction(
          connection, transaction -> load(transaction, folder, manifest, loaded));
      database.migrate();
    } catch (StoreException e) {
      throw failed(removal, e);
    } catch (SQLException e) {
      throw failed(removal, StoreException.of("restoring a backup", e));
    }
  }

  private static StoreException failed(Removal removal, StoreException e) {
    String what =
        removal.run()
            ? "nothing was restored, and the database is as it was: "
            : "nothing was restored, and an empty schema may be left; drop and create the database before the next attempt: ";
    return new StoreException(e.code(), what + e.getMessage(), e);
  }

  private static void check(Path folder, Table table) throws IOException {
    MessageDigest digest = Sha256.start();
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file(folder, table)), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(table.sha256())) {
      throw new StoreException(
          "backup-damaged",
          "%s must have the digest %s of the manifest, got another"
              .formatted(file(folder, table), table.sha256()));
    }
  }

  private static void refuseIfNotEmpty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT to_regclass('schema_history') IS NULL")) {
      row.next();
      if (!row.getBoolean(1)) {
        throw new StoreException(
            "restore-not-empty",
            "database must be one without Packtrail's schema, got one that has it");
      }
    }
  }

  private static boolean load(
      Connection connection, Path folder, Manifest manifest, Consumer<Table> loaded)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      makeMonths(connection, statement, manifest);
      for (Table table : manifest.tables()) {
        statement.execute("DELETE FROM " + table.name()); // what migrations had put there
        copy(connection, folder, table);
        loaded.accept(table);
      }
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT setval(?::regclass, ?)")) {
      for (Map.Entry<String, Long> sequence : manifest.sequences().entrySet()) {
        statement.setString(1, sequence.getKey());
        statement.setLong(2, sequence.getValue());
        statement.execute();
      }
    }
    return true;
  }

  private static void makeMonths(Connection connection, Statement statement, Manifest manifest)
      throws SQLException {
    if (!TelemetryParts.isPartitioned(statement)) {
      return; // a hypertable makes its chunks itself
    }
    try {
      for (String month : manifest.telemetryMonths()) {
        TelemetryPartitions.create(connection, LocalDate.parse(month));
      }
    } catch (DateTimeParseException e) {
      throw new StoreException(
          "backup-damaged",
          "telemetryMonths must hold dates, got '%s'".formatted(e.getParsedString()),
          e);
    }
  }

  private static void copy(Connection connection, Path folder, Table table) throws SQLException {
    try (InputStream in = Files.newInputStream(file(folder, table))) {
      long rows =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn(
                  "COPY %s (%s) FROM STDIN (FORMAT binary)"
                      .formatted(table.name(), table.columns()),
                  in);
      if (rows != table.rows()) {
        throw new StoreException(
            "backup-damaged",
            "%s must hold %d rows, got %d".formatted(table.name(), table.rows(), rows));
      }
    } catch (IOException e) {
      throw Backup.failed(folder, e);
    }
  }

  /** A name must be that of a file in the folder; whether it is a table's is asked later. */
  private static Path file(Path folder, Table table) {
    if (!PLAIN_NAME.matcher(table.name()).matches()) {
      throw SchemaNames.unknown("table", table.name());
    }
    return folder.resolve(table.name() + ".copy");
  }
}
