package io.packtrail.timescalestore;

import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import io.packtrail.timescalestore.embedded.SharedBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A database server for tests.
 *
 * @param adminUrl a database in which new databases may be created
 */
record TestServer(String adminUrl, @Nullable String user, @Nullable String password) {

  private static @Nullable TestServer shared;

  /**
   * The server named by {@code PACKTRAIL_TEST_DB_URL} (system property or environment), else an
   * embedded one, which this JVM's end stops.
   */
  static synchronized TestServer shared() {
    TestServer server = shared;
    if (server == null) {
      String url =
          System.getProperty(
              "PACKTRAIL_TEST_DB_URL", System.getenv().getOrDefault("PACKTRAIL_TEST_DB_URL", ""));
      server = url.isBlank() ? embedded() : new TestServer(url, null, null);
      shared = server;
    }
    return server;
  }

  /** A new database without any table. */
  TestDatabase createDatabase() {
    String name = "packtrail_test_" + UUID.randomUUID().toString().replace("-", "");
    execute("CREATE DATABASE " + name);
    return new TestDatabase(this, name, urlOf(name));
  }

  void dropDatabase(String name) {
    execute("DROP DATABASE " + name + " WITH (FORCE)");
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(adminUrl, user, password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private String urlOf(String database) {
    return adminUrl.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + database);
  }

  private static TestServer embedded() {
    try {
      Path dataDir =
          Files.createTempDirectory(
              Files.createDirectories(Path.of("target", "it-database")), "run");
      SharedBinaries.linkInto(dataDir);
      EmbeddedPostgres server = EmbeddedPostgres.start(dataDir);
      return new TestServer(server.jdbcUrl(), server.user(), server.password());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
