package io.packtrail.benchmarks.ingest;

import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** A database of this run's own on an embedded or a given server, which must be on this machine. */
final class BenchDatabase implements AutoCloseable {
  private final Path folder;
  private final @Nullable EmbeddedPostgres embedded;
  private final String url;
  private final @Nullable String user;
  private final @Nullable String password;

  private BenchDatabase(
      Path folder,
      @Nullable EmbeddedPostgres embedded,
      String url,
      @Nullable String user,
      @Nullable String password) {
    this.folder = folder;
    this.embedded = embedded;
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /**
   * A new database.
   *
   * @param adminUrl JDBC URL, with user and password, of a superuser; absent: an embedded server
   */
  static BenchDatabase open(Path folder, @Nullable String adminUrl)
      throws IOException, SQLException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (adminUrl == null) {
      EmbeddedPostgres server = EmbeddedPostgres.start(folder);
      return new BenchDatabase(folder, server, server.jdbcUrl(), server.user(), server.password());
    }
    String name = freshName();
    try (Connection connection = DriverManager.getConnection(adminUrl);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return new BenchDatabase(folder, null, named(adminUrl, name), null, null);
  }

  /** A new database beside this one, on the same server. */
  BenchDatabase another(Path otherFolder) throws SQLException {
    String name = freshName();
    execute("CREATE DATABASE " + name);
    return new BenchDatabase(otherFolder, null, named(url, name), user, password);
  }

  private static String freshName() {
    return "packtrail_bench_" + UUID.randomUUID().toString().replace("-", "");
  }

  private static String named(String url, String name) {
    return url.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + name);
  }

  /** What a service needs to use it. */
  Map<String, String> settings() throws IOException {
    if (user == null || password == null) {
      return Map.of("PACKTRAIL_DB_URL", url);
    }
    Path file = folder.resolve("db.password");
    Files.writeString(file, password);
    return Map.of(
        "PACKTRAIL_DB_URL", url,
        "PACKTRAIL_DB_USER", user,
        "PACKTRAIL_DB_PASSWORD_FILE", file.toString());
  }

  /** As clients that do not speak JDBC want it. */
  String nodeUrl() {
    String plain = url.replaceFirst("^jdbc:", "");
    if (user == null) {
      return plain.replaceFirst("//([^?]*)\\?user=([^&]*)&password=([^&]*).*$", "//$2:$3@$1");
    }
    return plain.replaceFirst("//([^?]*).*$", "//" + user + ":" + password + "@$1");
  }

  Connection connect() throws SQLException {
    return user == null
        ? DriverManager.getConnection(url)
        : DriverManager.getConnection(url, user, password);
  }

  io.packtrail.timescalestore.Database store() {
    return io.packtrail.timescalestore.Database.open(url, user, password);
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long queryLong(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  String queryText(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * Empties telemetry and its inbox, tidies the rest, and lets the server write what is pending.
   */
  void empty() throws SQLException {
    execute("TRUNCATE telemetry, inbox");
    execute("VACUUM ledger, battery_state"); // as autovacuum would between runs further apart
    execute("CHECKPOINT");
  }

  long rows() throws SQLException {
    return queryLong("SELECT count(*) FROM telemetry");
  }

  /** Writes all telemetry as a binary COPY file that the server may read. */
  Path export() throws IOException, SQLException {
    Path file = folder.resolve("telemetry.copy");
    try (Connection connection = connect();
        OutputStream out = Files.newOutputStream(file)) {
      long unused =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut("COPY (SELECT * FROM telemetry) TO STDOUT (FORMAT binary)", out);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  /** Nanoseconds that {@code COPY FROM} the file takes the server, with its commit. */
  long copyIn(Path file) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      long startNs = System.nanoTime();
      statement.execute("COPY telemetry FROM '%s' (FORMAT binary)".formatted(file));
      return System.nanoTime() - startNs;
    }
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
  }
}
