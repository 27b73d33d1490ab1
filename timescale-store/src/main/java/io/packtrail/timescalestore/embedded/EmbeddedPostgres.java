package io.packtrail.timescalestore.embedded;

import io.packtrail.timescalestore.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of the service's own: on loopback only, behind a password, durable, and gone
 * when the service is gone.
 *
 * <p>The data live in {@code {dataDir}/postgres} and are kept across restarts. One process at a
 * time runs a server over them; a command beside a running service uses {@link #attachOrStart}.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String DATABASE = "packtrail";

  // Replaying the log after a power cut can take minutes; a healthy start takes less than a second.
  private static final Duration START_LIMIT = Duration.ofMinutes(10);
  private static final Duration PREDECESSOR_LIMIT = Duration.ofSeconds(90);
  private static final Duration ATTACH_LIMIT = Duration.ofSeconds(60);

  private final Home home;
  private final int port;
  private final String password;
  private final String version;
  private @Nullable Supervisor supervisor; // absent where another process runs the server

  private EmbeddedPostgres(Home home, int port, String password, String version) {
    this.home = home;
    this.port = port;
    this.password = password;
    this.version = version;
  }

  /**
   * Starts the server over the data in {@code dataDir/postgres}, created on first use.
   *
   * @throws StoreException {@code embedded-in-use} where another process runs it, {@code
   *     not-durable} where the server would not wait for its disk, {@code embedded-start} and
   *     others where it cannot run
   */
  public static EmbeddedPostgres start(Path dataDir) {
    return start(dataDir, null);
  }

  /**
   * @param account runs the server; absent: chosen
   */
  static EmbeddedPostgres start(Path dataDir, @Nullable ServerAccount account) {
    try {
      Home home = Home.in(dataDir);
      if (!home.tryLock()) {
        throw home.inUse(PostmasterFile.read(home.data()));
      }
      return startLocked(home, account);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Connects to the server that another process runs over these data, or starts it.
   *
   * @throws StoreException as {@link #start(Path)}, except {@code embedded-in-use}
   */
  public static EmbeddedPostgres attachOrStart(Path dataDir) {
    try {
      Home home = Home.in(dataDir);
      long deadline = System.nanoTime() + ATTACH_LIMIT.toNanos();
      while (System.nanoTime() < deadline) {
        if (home.tryLock()) {
          return startLocked(home, null);
        }
        PostmasterFile server = PostmasterFile.read(home.data());
        String password = home.password();
        if (server != null && server.ready() && password != null) {
          EmbeddedPostgres attached = new EmbeddedPostgres(home, server.port(), password, "");
          if (attached.answers()) {
            return attached.withServersVersion();
          }
        }
        pause();
      }
      throw home.inUse(PostmasterFile.read(home.data()));
    } catch (IOException e) {
      throw failed(e);
    } catch (SQLException e) {
      throw new StoreException(
          "embedded-start", "the running database refused: " + e.getMessage(), e);
    }
  }

  /** JDBC address of the service's database. */
  public String jdbcUrl() {
    return url(DATABASE);
  }

  /** The database user. */
  public String user() {
    return Cluster.USER;
  }

  /** The database user's password. */
  public String password() {
    return password;
  }

  /** PostgreSQL's version, for example {@code 18.3}. */
  public String version() {
    return version;
  }

  /** Stops the server, if this object started it. */
  @Override
  public synchronized void close() {
    if (supervisor == null) {
      return;
    }
    try {
      supervisor.close();
    } finally {
      supervisor = null;
      home.unlock();
    }
    LOGGER.atInfo().addKeyValue("port", port).log("embedded database stopped");
  }

  private static EmbeddedPostgres startLocked(Home home, @Nullable ServerAccount wanted)
      throws IOException {
    boolean started = false;
    try {
      awaitPredecessor(home);
      Binaries binaries = Binaries.unpackInto(home.directory());
      ServerAccount account = wanted != null ? wanted : ServerAccount.choose(home.data());
      String password = Cluster.ensure(home, binaries, account);
      EmbeddedPostgres server = launch(home, binaries, account, password);
      started = true;
      return server;
    } finally {
      if (!started) {
        home.unlock();
      }
    }
  }

  /**
   * Waits for the server of a process that died: its watchdog is stopping it. After a power cut
   * there is only its file.
   */
  private static void awaitPredecessor(Home home) throws IOException {
    PostmasterFile predecessor = PostmasterFile.read(home.data());
    if (predecessor == null) {
      return;
    }
    if (!await(PREDECESSOR_LIMIT, () -> !predecessor.live())) {
      throw new StoreException(
          "embedded-orphan",
          "process %d still runs a database over %s though the process that started it is gone; stop it with: kill -INT %d"
              .formatted(predecessor.pid(), home.data(), predecessor.pid()));
    }
    predecessor.deleteStale();
  }

  private static EmbeddedPostgres launch(
      Home home, Binaries binaries, ServerAccount account, String password) throws IOException {
    int port = home.choosePort();
    EmbeddedPostgres server = new EmbeddedPostgres(home, port, password, binaries.version());
    List<String> command = Cluster.serverCommand(binaries, account, home.data(), port);
    home.turnLog();
    Watchdog watchdog = null;
    boolean ready = false;
    try {
      watchdog = server.startServer(command);
      server.createDatabase();
      EmbeddedPostgres versioned = server.withServersVersion();
      versioned.supervisor = Supervisor.over(watchdog, () -> versioned.startServerAgain(command));
      ready = true;
      LOGGER
          .atInfo()
          .addKeyValue("version", versioned.version)
          .addKeyValue("port", port)
          .addKeyValue("directory", home.directory())
          .log("embedded database started");
      return versioned;
    } catch (SQLException e) {
      throw new StoreException(
          "embedded-start",
          "PostgreSQL started and refused its first connection: " + e.getMessage(),
          e);
    } finally {
      if (!ready && watchdog != null) {
        watchdog.close();
      }
    }
  }

  /** Starts the server and waits until it takes connections, or stops it again. */
  private Watchdog startServer(List<String> command) throws IOException {
    Watchdog watchdog = Watchdog.launch(command, home.script(), home.log());
    boolean ready = false;
    try {
      ready = await(START_LIMIT, () -> !watchdog.running() || listening()) && watchdog.running();
    } finally {
      if (!ready) {
        watchdog.close();
      }
    }
    if (!ready) {
      throw new StoreException("embedded-start", "PostgreSQL did not start: " + home.logTail());
    }
    return watchdog;
  }

  /** After an end that nobody asked for: the file of the server that was is still there. */
  private Watchdog startServerAgain(List<String> command) throws IOException, SQLException {
    PostmasterFile ended = PostmasterFile.read(home.data());
    if (ended != null && !ended.live()) {
      ended.deleteStale();
    }
    Watchdog watchdog = startServer(command);
    boolean durable = false;
    try (Connection connection = connect(DATABASE);
        Statement statement = connection.createStatement()) {
      assertDurable(statement);
      durable = true;
    } finally {
      if (!durable) {
        watchdog.close();
      }
    }
    return watchdog;
  }

  private boolean listening() {
    try {
      PostmasterFile file = PostmasterFile.read(home.data());
      return file != null && file.ready() && file.port() == port;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean answers() {
    try (Connection connection = connect(DATABASE)) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      assertDurable(statement);
      try (ResultSet row =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        if (row.next()) {
          return;
        }
      }
      statement.execute("CREATE DATABASE " + DATABASE);
    }
  }

  /** An acknowledgement promises that the data survive a power cut; refuse where they would not. */
  private static void assertDurable(Statement statement) throws SQLException {
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
        row.next();
        if (!row.getString(1).equals("on")) {
          throw new StoreException(
              "not-durable",
              "the embedded PostgreSQL must run with %s on, got %s (set for its user or database by ALTER ROLE or ALTER DATABASE?)"
                  .formatted(setting, row.getString(1)));
        }
      }
    }
  }

  private EmbeddedPostgres withServersVersion() throws SQLException {
    try (Connection connection = connect(DATABASE);
        Statement statement = connection.createStatement()) {
      assertDurable(statement);
      try (ResultSet row = statement.executeQuery("SHOW server_version")) {
        row.next();
        return new EmbeddedPostgres(home, port, password, row.getString(1));
      }
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), Cluster.USER, password);
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable".formatted(port, database);
  }

  private static boolean await(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("embedded-start", "interrupted while starting the database", e);
    }
  }

  private static StoreException failed(IOException e) {
    return new StoreException("embedded-start", "the embedded PostgreSQL cannot start: " + e, e);
  }
}
