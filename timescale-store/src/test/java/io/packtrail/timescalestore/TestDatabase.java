package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** One database of a test's own, dropped at its end. */
record TestDatabase(TestServer server, String name, String url) implements AutoCloseable {

  Database open() {
    return Database.open(url, server.user(), server.password());
  }

  Database openForRestore() {
    return Database.openForRestore(url, server.user(), server.password());
  }

  /** Removes every row; as a replica would, since the passport refuses it to everyone else. */
  void empty() throws SQLException {
    execute(
        """
        SET session_replication_role = replica;
        TRUNCATE telemetry, inbox, quarantine, ledger, battery_state, usage_summary, battery_event,
          assessment, carried_use, soh_statement, log_entry, log_hash, passport_read, passport_grant, passport_part, part_status_list, health_confirmation, log_cosignature, passport_information, webhook_delivery, webhook_subscription, revocation, status_slot, estimate_inputs, passport_update, battery_assignment, battery_change,
          enrolment_code, gateway_clock, clock_tally, clock_progress, clock_correction, presence, gateway_session, gateway_session_holder, gateway_battery, fleet_screening, gateway, battery RESTART IDENTITY;
        UPDATE log_head SET size = 0, frontier = '', checkpoint = NULL;
        UPDATE retention SET keep_seconds = NULL, kept_since = now(), dropped_before = NULL, swept_before = NULL;
        """);
  }

  /** The same, opened with one more setting of the driver. */
  TestDatabase with(String setting) {
    return new TestDatabase(server, name, url + (url.contains("?") ? "&" : "?") + setting);
  }

  /** Locks a table for so long, from before the return on. */
  void holdLocked(String table, Duration time) throws SQLException {
    Connection holder = connect();
    holder.setAutoCommit(false);
    Statement statement = holder.createStatement();
    statement.execute("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(table));
    Thread holding =
        new Thread(
            () -> {
              try (holder) {
                statement.execute("SELECT pg_sleep(%d)".formatted(time.toSeconds()));
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    holding.setDaemon(true);
    holding.start();
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

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, server.user(), server.password());
  }

  @Override
  public void close() {
    server.dropDatabase(name);
  }
}
