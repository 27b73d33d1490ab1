package io.packtrail.timescalestore.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.timescalestore.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresIT {
  private Path dataDir;

  @BeforeEach
  void createDirectory() throws IOException {
    // Not a @TempDir: those are closed to other users, and one test runs the server as another.
    Path parent = Files.createDirectories(Path.of("target", "embedded-it"));
    dataDir = Files.createTempDirectory(parent, "run");
    Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("rwxr-xr-x"));
    SharedBinaries.linkInto(dataDir);
  }

  @AfterEach
  void deleteDirectory() throws Exception {
    // A server whose service was killed ends by itself, and writes until then.
    PostmasterFile server = PostmasterFile.read(data());
    if (server != null && server.live()) {
      Optional<ProcessHandle> running = ProcessHandle.of(server.pid());
      if (running.isPresent()) {
        running.get().onExit().get(60, TimeUnit.SECONDS);
      }
    }
    Directories.delete(dataDir);
  }

  @Test
  void start_again_keepsDataPasswordAndPort() throws Exception {
    String url;
    String password;
    try (EmbeddedPostgres first = EmbeddedPostgres.start(dataDir)) {
      url = first.jdbcUrl();
      password = first.password();
      execute(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    }

    try (EmbeddedPostgres second = EmbeddedPostgres.start(dataDir)) {
      assertThat(second.jdbcUrl()).isEqualTo(url);
      assertThat(second.password()).isEqualTo(password);
      assertThat(queryOne(second, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void start_always_isDurableLocalAndBehindAPassword() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(dataDir)) {
      assertThat(queryOne(server, "SHOW fsync")).isEqualTo("on");
      assertThat(queryOne(server, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(queryOne(server, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(queryOne(server, "SHOW data_checksums")).isEqualTo("on");
      assertThat(queryOne(server, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(queryOne(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(queryOne(server, "SHOW unix_socket_directories")).isEmpty();
      assertThat(server.version()).startsWith("18");
      assertThat(mode("postgres/password")).isEqualTo("rw-------");
      assertThat(mode("postgres/data")).isEqualTo("rwx------");
      assertThatThrownBy(
              () -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "guess").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void start_synchronousCommitOffForTheUser_isRefused() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(dataDir)) {
      execute(server, "ALTER ROLE packtrail SET synchronous_commit = off");
    }

    assertThatThrownBy(() -> EmbeddedPostgres.start(dataDir).close())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("not-durable"))
        .hasMessageContaining("synchronous_commit");
    assertThat(PostmasterFile.read(data())).isNull();
  }

  @Test
  void start_sameDirectoryTwice_isRefusedAndAttachWorks() throws Exception {
    try (EmbeddedPostgres first = EmbeddedPostgres.start(dataDir)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(dataDir).close())
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo("embedded-in-use"))
          .hasMessageContaining("in use by another Packtrail process");

      try (EmbeddedPostgres attached = EmbeddedPostgres.attachOrStart(dataDir)) {
        assertThat(attached.jdbcUrl()).isEqualTo(first.jdbcUrl());
        execute(attached, "CREATE TABLE beside AS SELECT 1 AS one");
      }

      assertThat(queryOne(first, "SELECT one FROM beside")).isEqualTo("1");
    }
  }

  @Test
  void attachOrStart_nothingRuns_startsAndStops() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.attachOrStart(dataDir)) {
      assertThat(queryOne(server, "SELECT 1")).isEqualTo("1");
    }

    assertThat(PostmasterFile.read(data())).isNull();
  }

  @Test
  void start_staleServerFileNamingAForeignProcess_works() throws Exception {
    String serverFile;
    try (EmbeddedPostgres server = EmbeddedPostgres.start(dataDir)) {
      execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
      serverFile = Files.readString(data().resolve("postmaster.pid"));
    }
    // As after a power cut: the file is there and its number names a process that is no server.
    String stale = serverFile.replaceFirst("\\d+", Long.toString(ProcessHandle.current().pid()));
    Files.writeString(data().resolve("postmaster.pid"), stale);

    try (EmbeddedPostgres server = EmbeddedPostgres.start(dataDir)) {
      assertThat(queryOne(server, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void start_rememberedPortTaken_choosesAnother() throws Exception {
    int port;
    try (EmbeddedPostgres server = EmbeddedPostgres.start(dataDir)) {
      port = Integer.parseInt(queryOne(server, "SHOW port"));
    }

    try (ServerSocket taken = new ServerSocket(port, 1, java.net.InetAddress.getLoopbackAddress());
        EmbeddedPostgres server = EmbeddedPostgres.start(dataDir)) {
      assertThat(queryOne(server, "SHOW port"))
          .isNotEqualTo(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void start_dataOfAnotherRelease_isRefused() throws Exception {
    EmbeddedPostgres.start(dataDir).close();
    Files.writeString(data().resolve("PG_VERSION"), "14\n");

    assertThatThrownBy(() -> EmbeddedPostgres.start(dataDir).close())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("embedded-version"));
  }

  @Test
  void start_asRootThroughAnUnprivilegedUser_worksAndIsKept() throws Exception {
    Assumptions.assumeTrue(
        new com.sun.security.auth.module.UnixSystem().getUid() == 0, "only root can change users");
    ServerAccount nobody = ServerAccount.unprivileged(65534, 65534);
    try (EmbeddedPostgres server = EmbeddedPostgres.start(dataDir, nobody)) {
      execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
      assertThat(Files.getAttribute(data(), "unix:uid")).isEqualTo(65534);
      assertThat(mode("postgres/password")).isEqualTo("rw-------");
    }

    try (EmbeddedPostgres server = EmbeddedPostgres.start(dataDir)) {
      assertThat(queryOne(server, "SELECT answer FROM kept")).isEqualTo("42");
      assertThat(Files.getAttribute(data(), "unix:uid")).isEqualTo(65534);
    }
  }

  @Test
  void start_besideAnotherProcess_isRefusedAndAttachWorks() throws Exception {
    Process service = startService();
    try {
      assertThatThrownBy(() -> EmbeddedPostgres.start(dataDir).close())
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo("embedded-in-use"));
      try (EmbeddedPostgres attached = EmbeddedPostgres.attachOrStart(dataDir)) {
        assertThat(queryOne(attached, "SELECT count(*) FROM kept")).isEqualTo("1000");
      }
      assertThat(Objects.requireNonNull(PostmasterFile.read(data())).live()).isTrue();
    } finally {
      service.destroyForcibly().waitFor();
    }
  }

  @Test
  void kill_ofTheServiceProcess_leavesNoServerAndNoLoss() throws Exception {
    Process service = startService();
    PostmasterFile server = Objects.requireNonNull(PostmasterFile.read(data()));
    assertThat(server.live()).isTrue();
    ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();

    service.destroyForcibly().waitFor(); // SIGKILL

    postmaster.onExit().get(60, TimeUnit.SECONDS);
    try (EmbeddedPostgres again = EmbeddedPostgres.start(dataDir)) {
      assertThat(queryOne(again, "SELECT count(*) FROM kept")).isEqualTo("1000");
    }
  }

  @Test
  void start_rightAfterAKill_waitsForTheOldServerToStop() throws Exception {
    Process service = startService();

    service.destroyForcibly().waitFor();
    try (EmbeddedPostgres again = EmbeddedPostgres.start(dataDir)) {
      assertThat(queryOne(again, "SELECT count(*) FROM kept")).isEqualTo("1000");
    }
  }

  private Process startService() throws IOException {
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServiceToBeKilled.class.getName(),
                dataDir.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.startsWith("committed")) {
      line = out.readLine();
    }
    assertThat(line).isEqualTo("committed");
    return service;
  }

  /** Stands for the service: commits, says so, and waits for its end. */
  static final class ServiceToBeKilled {
    private ServiceToBeKilled() {}

    @SuppressWarnings("SystemOut") // its caller reads it
    public static void main(String[] arguments) throws Exception {
      EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(arguments[0]));
      execute(server, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
      System.out.println("committed");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  private Path data() throws IOException {
    return dataDir.toRealPath().resolve("postgres").resolve("data");
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve(path)));
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String queryOne(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection connect(EmbeddedPostgres server) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
  }
}
