package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes from the schema what was not there at first, and nothing that an extension owns. */
final class Removal {
  private static final Logger LOGGER = LoggerFactory.getLogger(Removal.class);

  private static final String STATEMENTS =
      """
      SELECT format('DROP %s IF EXISTS %s CASCADE', kind, name)
        FROM (SELECT 1 AS step, c.oid, CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
                     c.oid::regclass::text AS name
                FROM pg_class c
               WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'S')
               UNION ALL
              SELECT 2, oid, 'FUNCTION', oid::regprocedure::text
                FROM pg_proc WHERE pronamespace = current_schema()::regnamespace) AS found
       WHERE NOT EXISTS (SELECT FROM pg_depend WHERE objid = found.oid AND deptype = 'e')
       ORDER BY step, name
      """;

  private final Connection connection;
  private final Set<String> before;

  private Removal(Connection connection, Set<String> before) {
    this.connection = connection;
    this.before = before;
  }

  /**
   * @param connection does the removal as well: when it is gone, so is its lock, and what others
   *     may have stored since must stay
   */
  static Removal ofWhatComes(Connection connection) throws SQLException {
    return new Removal(connection, statements(connection));
  }

  /** Whether it could be done. */
  boolean run() {
    try {
      return Database.inTransaction(connection, this::remove);
    } catch (SQLException e) {
      LOGGER.atWarn().setCause(e).log("what was made could not be removed");
      return false;
    }
  }

  private boolean remove(Connection transaction) throws SQLException {
    Set<String> now = statements(transaction);
    now.removeAll(before);
    try (Statement statement = transaction.createStatement()) {
      for (String drop : now) {
        statement.execute(drop);
      }
    }
    return true;
  }

  private static Set<String> statements(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STATEMENTS)) {
      Set<String> statements = new LinkedHashSet<>();
      while (row.next()) {
        statements.add(String.valueOf(row.getString(1)));
      }
      return statements;
    }
  }
}
