package io.packtrail.timescalestore;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.packtrail.domain.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * Writes all data into a folder, as of one moment, while the service runs: one file a table in
 * PostgreSQL's binary COPY format, and a manifest with rows and digests. The manifest comes last: a
 * folder without it is no backup. Independent of partitions and chunks, so that a backup of plain
 * PostgreSQL can be restored into TimescaleDB and the other way round.
 */
public final class Backup {
  static final String MANIFEST = "manifest.json";
  static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  /**
   * What a backup holds.
   *
   * @param schemaVersion number of the newest migration
   * @param takenAt moment of the snapshot, RFC 3339
   * @param tables in an order in which they can be loaded
   * @param sequences last number given out by each
   * @param telemetryMonths first days of the months that may hold telemetry, which must have
   *     partitions before it is loaded
   */
  public record Manifest(
      String schemaVersion,
      String takenAt,
      List<Table> tables,
      Map<String, Long> sequences,
      List<String> telemetryMonths) {
    /** Rows of all tables. */
    public long rows() {
      return tables.stream().mapToLong(Table::rows).sum();
    }
  }

  /**
   * One table.
   *
   * @param columns in the file's order
   * @param sha256 digest of the file
   */
  public record Table(String name, String columns, long rows, String sha256) {}

  private static final String TABLES =
      """
      SELECT c.oid, c.relname,
             (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
               WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
             (SELECT string_agg(quote_ident(attname), ', ' ORDER BY array_position(conkey, attnum))
                FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
               WHERE conrelid = c.oid AND contype = 'p') AS key,
             ARRAY(SELECT confrelid::regclass::text FROM pg_constraint
                    WHERE conrelid = c.oid AND contype = 'f' AND confrelid <> c.oid) AS after
        FROM pg_class c
       WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
         AND relname <> 'schema_history' ORDER BY relname
      """;

  /**
   * A table of the schema.
   *
   * @param columns quoted where they must be, in the table's order
   * @param after tables that its foreign keys name
   */
  record Source(String name, String columns, String key, List<String> after) {}

  private final Database database;

  public Backup(Database database) {
    this.database = database.unhurried();
  }

  /**
   * Writes a backup.
   *
   * @param folder made where it is absent; must be empty
   * @param written told of each table when it is written
   * @throws StoreException {@code backup-folder} where the folder is not empty, {@code backup-io}
   *     where it cannot be written
   */
  public Manifest write(Path folder, Instant now, Consumer<Table> written) {
    try {
      Files.createDirectories(folder);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        // Hashes of secrets are in it.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      try (Stream<Path> found = Files.list(folder)) {
        if (found.findAny().isPresent()) {
          throw new StoreException(
              "backup-folder", "a backup must go into an empty folder, got " + folder);
        }
      }
    } catch (IOException e) {
      throw failed(folder, e);
    }
    return database.transaction(
        "writing a backup",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return write(connection, statement, folder, now, written);
          } catch (IOException e) {
            throw failed(folder, e);
          }
        });
  }

  private static Manifest write(
      Connection connection, Statement statement, Path folder, Instant now, Consumer<Table> written)
      throws SQLException, IOException {
    List<Table> tables = new ArrayList<>();
    for (Source source : inLoadingOrder(sources(statement))) {
      Table table = copy(connection, source, folder.resolve(source.name() + ".copy"));
      tables.add(table);
      written.accept(table);
    }
    Manifest manifest =
        new Manifest(
            strings(
                    statement,
                    "SELECT version FROM schema_history WHERE success ORDER BY installed_rank DESC LIMIT 1")
                .get(0),
            now.toString(),
            tables,
            sequences(statement),
            TelemetryParts.months(TelemetryParts.all(connection)).stream()
                .map(LocalDate::toString)
                .toList());
    syncFolder(folder); // a manifest promises that every file is on the disk
    try (FileChannel file = newFile(folder.resolve(MANIFEST))) {
      file.write(ByteBuffer.wrap(JSON.writeValueAsBytes(manifest)));
      file.force(true);
    }
    syncFolder(folder);
    return manifest;
  }

  private static Table copy(Connection connection, Source source, Path file)
      throws SQLException, IOException {
    MessageDigest digest = Sha256.start();
    // Ordered where the order matters (a passport's chain) or is cheap; telemetry is neither.
    String order = source.name().equals("telemetry") ? "" : " ORDER BY " + source.key();
    try (FileChannel channel = newFile(file);
        OutputStream out =
            new DigestOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel)), digest)) {
      long rows =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut(
                  "COPY (SELECT %s FROM %s%s) TO STDOUT (FORMAT binary)"
                      .formatted(source.columns(), source.name(), order),
                  out);
      out.flush();
      channel.force(true);
      return new Table(
          source.name(), source.columns(), rows, HexFormat.of().formatHex(digest.digest()));
    }
  }

  private static FileChannel newFile(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** The names of new files; not every system lets a folder be opened, and those need it not. */
  private static void syncFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  static List<Source> sources(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(TABLES)) {
      List<Source> sources = new ArrayList<>();
      while (row.next()) {
        sources.add(
            new Source(
                String.valueOf(row.getString("relname")),
                String.valueOf(row.getString("columns")),
                String.valueOf(row.getString("key")),
                List.of((String[]) row.getArray("after").getArray())));
      }
      return sources;
    }
  }

  /** Each table after those that its foreign keys name. */
  private static List<Source> inLoadingOrder(List<Source> sources) {
    Map<String, Source> ordered = new LinkedHashMap<>();
    while (ordered.size() < sources.size()) {
      int before = ordered.size();
      for (Source source : sources) {
        if (ordered.keySet().containsAll(source.after())) {
          ordered.putIfAbsent(source.name(), source);
        }
      }
      if (ordered.size() == before) {
        throw new IllegalStateException("foreign keys must not form a circle");
      }
    }
    return List.copyOf(ordered.values());
  }

  private static Map<String, Long> sequences(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL")) {
      Map<String, Long> sequences = new TreeMap<>();
      while (row.next()) {
        sequences.put(String.valueOf(row.getString(1)), row.getLong(2));
      }
      return sequences;
    }
  }

  static List<String> strings(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      List<String> strings = new ArrayList<>();
      while (row.next()) {
        strings.add(String.valueOf(row.getString(1)));
      }
      return strings;
    }
  }

  static StoreException failed(Path folder, IOException e) {
    return new StoreException(
        "backup-io", "the backup folder %s cannot be used: %s".formatted(folder, e), e);
  }
}
