package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.timescalestore.Backup;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.Restore;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service as a process of its own, beside a restore that runs. */
class RestoreGuardIT {
  @Test
  void serve_whileARestoreRuns_isRefusedInOneSentence(@TempDir Path dir) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(dir.resolve("server"))) {
      Path backup = dir.resolve("backup");
      try (Database source = Database.open(server.jdbcUrl(), server.user(), server.password())) {
        source.migrate();
        new Backup(source).write(backup, Instant.parse("2026-11-01T00:00:00Z"), table -> {});
      }
      Path password = Files.writeString(dir.resolve("password"), server.password());
      String target = emptySchema(server);
      Map<String, String> settings =
          Map.of(
              "PACKTRAIL_DATA_DIR",
              dir.resolve("data").toString(),
              "PACKTRAIL_HTTP_PORT",
              "0",
              "PACKTRAIL_MQTT_PORT",
              "0",
              "PACKTRAIL_DB_URL",
              target,
              "PACKTRAIL_DB_USER",
              server.user(),
              "PACKTRAIL_DB_PASSWORD_FILE",
              password.toString());
      List<ChildProcess.Result> meanwhile = new ArrayList<>();
      try (Database restored = Database.openForRestore(target, server.user(), server.password())) {
        new Restore(restored)
            .read(
                backup,
                table -> {
                  if (meanwhile.isEmpty()) {
                    meanwhile.add(serve(settings));
                  }
                });
      }

      assertThat(meanwhile).hasSize(1);
      assertThat(meanwhile.get(0).exitCode()).isEqualTo(1);
      assertThat(meanwhile.get(0).err())
          .contains("database must not be under restore, got one that is");
      try (ChildProcess service = ChildProcess.start(settings, "serve")) {
        service.awaitServing();
        assertThat(service.stop().exitCode()).isZero();
      }
    }
  }

  private static String emptySchema(EmbeddedPostgres server) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA restored");
    }
    return server.jdbcUrl()
        + (server.jdbcUrl().contains("?") ? "&" : "?")
        + "currentSchema=restored";
  }

  private static ChildProcess.Result serve(Map<String, String> settings) {
    try {
      return ChildProcess.run(settings, "serve");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
