package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Compression of telemetry, which TimescaleDB offers under its own licence and refuses under the
 * Apache one. Retention is the service's own job: see {@link Retention}.
 */
final class TimescalePolicies {
  // Late data up to this age still go into uncompressed chunks.
  private static final String COMPRESS_AFTER = "14 days";

  private TimescalePolicies() {}

  /** Switches compression on; nothing where the licence does not allow it. */
  static void apply(Database database) {
    DatabaseInfo info = database.info();
    if (info.hypertable() && "timescale".equals(info.timescaleLicence())) {
      database.transact(
          "setting compression",
          connection -> {
            try (Statement statement = connection.createStatement()) {
              compress(statement);
            }
          });
    }
  }

  static DatabaseInfo describe(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String timescale =
          text(statement, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'");
      boolean hypertable =
          timescale != null
              && exists(
                  statement,
                  "SELECT FROM timescaledb_information.hypertables WHERE hypertable_name = 'telemetry'");
      return new DatabaseInfo(
          String.valueOf(text(statement, "SHOW server_version")),
          timescale,
          text(statement, "SELECT current_setting('timescaledb.license', true)"),
          hypertable,
          hypertable && hasJob(statement, "policy_compression"),
          hypertable && hasJob(statement, "policy_retention"),
          "on".equals(text(statement, "SHOW fsync")),
          "on".equals(text(statement, "SHOW full_page_writes")),
          // What a session begins with, not what Database has set since.
          String.valueOf(
              text(
                  statement,
                  "SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'")));
    }
  }

  private static void compress(Statement statement) throws SQLException {
    boolean enabled =
        exists(
            statement,
            "SELECT FROM timescaledb_information.hypertables WHERE hypertable_name = 'telemetry' AND compression_enabled");
    if (!enabled) {
      statement.execute(
          "ALTER TABLE telemetry SET (timescaledb.compress, timescaledb.compress_segmentby = 'battery_key', timescaledb.compress_orderby = 't')");
    }
    statement.execute(
        "SELECT add_compression_policy('telemetry', interval '%s', if_not_exists => true)"
            .formatted(COMPRESS_AFTER));
  }

  private static boolean hasJob(Statement statement, String procedure) throws SQLException {
    return exists(
        statement,
        "SELECT FROM timescaledb_information.jobs WHERE hypertable_name = 'telemetry' AND proc_name = '%s'"
            .formatted(procedure));
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    return "t".equals(text(statement, "SELECT EXISTS (" + query + ")"));
  }

  /** The first column of the first row, null where there is no row. */
  private static @Nullable String text(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
