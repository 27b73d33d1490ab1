package io.packtrail.timescalestore;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** The connection pool, its schema and its state. Safe for use by many threads. */
public final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 10;
  private static final int ATTEMPTS = 5;
  private static final String UNDER_RESTORE = "PKT01";

  /**
   * Advisory locks are those of a database; each schema in it is a store of its own. Without a
   * schema to make tables in, a store cannot be.
   */
  private static final String LOCK_KEY =
      "hashtextextended('packtrail_restore ' || coalesce(current_schema(), ''), 0)";

  /**
   * Every connection shares this lock while it lives, so that it is there again after whatever
   * ended the connections; a restore holds it alone.
   */
  private static final String SHARE_LOCK =
      """
      DO $$ BEGIN
        IF NOT pg_try_advisory_lock_shared(%s) THEN
          RAISE EXCEPTION 'database must not be under restore' USING ERRCODE = '%s';
        END IF;
      END $$
      """
          .formatted(LOCK_KEY, UNDER_RESTORE);

  /**
   * What is acknowledged must be on disk, whatever the server, the database or the role has set;
   * stricter settings than {@code on} stay.
   */
  private static final String COMMIT_DURABLY =
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

  private static final String LOCK_ALONE = "SELECT pg_try_advisory_lock(" + LOCK_KEY + ")";
  private static final String UNLOCK = "SELECT pg_advisory_unlock(" + LOCK_KEY + ")";

  private final HikariDataSource pool;
  private final DataSource source;
  private final BatteryKeys batteryKeys;
  private final GatewayKeys gatewayKeys;
  private final GatewayBatteries gatewayBatteries;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.source = pool;
    this.batteryKeys = new BatteryKeys();
    this.gatewayKeys = new GatewayKeys();
    this.gatewayBatteries = new GatewayBatteries();
  }

  private Database(Database same, DataSource source) {
    this.pool = same.pool;
    this.source = source;
    this.batteryKeys = same.batteryKeys;
    this.gatewayKeys = same.gatewayKeys;
    this.gatewayBatteries = same.gatewayBatteries;
  }

  /** Statements on one connection. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Statements on one connection that yield nothing. */
  interface Effect {
    void run(Connection connection) throws SQLException;
  }

  /**
   * Opens a pool.
   *
   * @param jdbcUrl a {@code jdbc:postgresql:} URL
   * @param user absent where the URL names it
   * @param password absent where the URL names it or none is needed
   * @throws StoreException {@code database-unreachable} where no connection could be made, {@code
   *     database-under-restore} while a {@link Restore} runs
   */
  public static Database open(String jdbcUrl, @Nullable String user, @Nullable String password) {
    return openPool(jdbcUrl, user, password, COMMIT_DURABLY + ";" + SHARE_LOCK);
  }

  /** {@link #open} for a {@link Restore}, which waits for nobody and lets nobody in. */
  public static Database openForRestore(
      String jdbcUrl, @Nullable String user, @Nullable String password) {
    return openPool(jdbcUrl, user, password, COMMIT_DURABLY);
  }

  private static Database openPool(
      String jdbcUrl, @Nullable String user, @Nullable String password, String firstStatements) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("packtrail");
    config.setJdbcUrl(jdbcUrl);
    config.setUsername(user);
    config.setPassword(password);
    config.setConnectionInitSql(firstStatements);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
    config.setInitializationFailTimeout(1); // one try: the caller knows whether to wait
    config.addDataSourceProperty("ApplicationName", "packtrail");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // A server that stalls for longer counts as gone; nothing was acknowledged meanwhile. Work that
    // may take longer goes by unhurried().
    config.addDataSourceProperty("socketTimeout", "300");
    try {
      return new Database(new HikariDataSource(config));
    } catch (HikariPool.PoolInitializationException e) {
      if (root(e) instanceof SQLException refused && UNDER_RESTORE.equals(refused.getSQLState())) {
        throw new StoreException(
            "database-under-restore",
            "database must not be under restore, got one that is; start again when that has ended",
            e);
      }
      throw new StoreException(
          "database-unreachable", "the database cannot be reached: " + rootMessage(e), e);
    }
  }

  /**
   * Brings the schema to this version and switches on what the database's licence allows. Several
   * processes may do so at once.
   *
   * @return migrations applied, 0 where the schema was up to date
   * @throws StoreException {@code migration} where one failed, or the schema is newer than this
   *     build
   */
  public int migrate() {
    int applied = migrateTo("latest");
    TimescalePolicies.apply(this);
    return applied;
  }

  /** Migrates to a version, {@code latest} for this build's. */
  int migrateTo(String version) {
    try {
      return Flyway.configure()
          .dataSource(new UnhurriedSource(pool)) // one statement may rewrite all there is
          .locations("classpath:db/migration")
          .table("schema_history")
          .target(version)
          // By default a schema of a newer build would pass.
          .ignoreMigrationPatterns(new String[0])
          .load()
          .migrate()
          .migrationsExecuted;
    } catch (FlywayException e) {
      throw new StoreException("migration", "the schema cannot be migrated: " + e.getMessage(), e);
    }
  }

  /**
   * The same database for work that reads or writes all there is, such as a backup: a statement may
   * take as long as it needs, where any other counts as lost after five minutes.
   */
  public Database unhurried() {
    return new Database(this, new UnhurriedSource(pool));
  }

  /** What the database is and which of its features are active now. */
  public DatabaseInfo info() {
    return run("reading the database's state", TimescalePolicies::describe);
  }

  /** Connections of the pool in use. */
  public int activeConnections() {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  /** Threads that wait for a connection of the pool. */
  public int waitingForConnection() {
    return pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
  }

  /** Whether the database answers within two seconds. */
  public boolean reachable() {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  BatteryKeys batteryKeys() {
    return batteryKeys;
  }

  GatewayKeys gatewayKeys() {
    return gatewayKeys;
  }

  GatewayBatteries gatewayBatteries() {
    return gatewayBatteries;
  }

  /** Runs statements that each stand alone. */
  <T> T run(String action, Work<T> work) {
    try (Connection connection = source.getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw StoreException.of(action, e);
    }
  }

  /** Ends a connection that cannot be used again, instead of giving it back to the pool. */
  void discard(Connection connection) throws SQLException {
    connection.abort(Runnable::run);
    pool.evictConnection(connection);
  }

  /**
   * Runs statements while nobody else uses the database and nobody begins to: as long as this
   * connection lives.
   *
   * @throws StoreException {@code database-in-use} where somebody does
   */
  <T> T runAlone(String action, Work<T> work) {
    return run(
        action,
        connection -> {
          if (!isTrue(connection, LOCK_ALONE)) {
            throw new StoreException(
                "database-in-use",
                "database must not be in use by a service or another command, got one that is; stop it first");
          }
          try {
            return work.run(connection);
          } finally {
            unlock(connection);
          }
        });
  }

  private static boolean isTrue(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static void unlock(Connection connection) {
    try {
      isTrue(connection, UNLOCK);
    } catch (SQLException e) {
      // The lock ends with its connection.
    }
  }

  /** {@link #run} that yields nothing. */
  void use(String action, Effect effect) {
    run(
        action,
        connection -> {
          effect.run(connection);
          return Boolean.TRUE;
        });
  }

  /**
   * Runs statements in one transaction: all take effect, or none. Repeats them a few times where
   * the database chose this transaction to end a deadlock.
   */
  <T> T transaction(String action, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = source.getConnection()) {
        return inTransaction(connection, work);
      } catch (SQLException e) {
        boolean rolledBack = e.getSQLState() != null && e.getSQLState().startsWith("40");
        if (!rolledBack || attempt == ATTEMPTS) {
          throw StoreException.of(action, e);
        }
      }
    }
  }

  /** {@link #transaction} that yields nothing. */
  void transact(String action, Effect effect) {
    transaction(
        action,
        connection -> {
          effect.run(connection);
          return Boolean.TRUE;
        });
  }

  /** Runs statements in one transaction of this connection. */
  static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    boolean committed = false;
    try {
      T result = work.run(connection);
      connection.commit();
      committed = true;
      return result;
    } finally {
      if (!committed) {
        rollBack(connection);
      }
    }
  }

  /** The failure that led here says more than that of a rollback on a connection that is gone. */
  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The server rolls back by itself when the connection ends.
    }
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = root(e);
    return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
  }
}
