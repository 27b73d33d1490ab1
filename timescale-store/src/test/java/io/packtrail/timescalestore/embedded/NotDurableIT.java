package io.packtrail.timescalestore.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.DatabaseInfo;
import io.packtrail.timescalestore.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server as somebody else set it up: it confirms what it would lose. */
class NotDurableIT {
  @Test
  void info_serverThatDoesNotSync_isNotDurableAndSaysWhy(@TempDir Path dataDir) throws Exception {
    SharedBinaries.linkInto(dataDir);
    String url;
    String password;
    try (EmbeddedPostgres server = EmbeddedPostgres.start(dataDir)) {
      url = server.jdbcUrl();
      password = server.password();
    }

    Process server = startWithout(dataDir, portOf(url), "fsync", "full_page_writes");
    try (Database database = open(url, password)) {
      DatabaseInfo info = database.info();
      assertThat(info.fsync()).isFalse();
      assertThat(info.fullPageWrites()).isFalse();
      assertThat(info.durable()).isFalse();
      assertThat(info.warnings()).hasSize(2).allMatch(warning -> warning.contains("got off"));
    } finally {
      server.descendants().forEach(ProcessHandle::destroy); // behind what changes the user
      server.destroy();
      server.waitFor();
    }
  }

  private static Process startWithout(Path dataDir, int port, String... settings)
      throws IOException {
    Home home = Home.in(dataDir);
    List<String> command =
        Cluster.serverCommand(
                Binaries.unpackInto(home.directory()),
                ServerAccount.choose(home.data()),
                home.data(),
                port)
            .stream()
            .map(
                argument ->
                    List.of(settings).contains(argument.replace("=on", ""))
                        ? argument.replace("=on", "=off")
                        : argument)
            .toList();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(dataDir.resolve("server.log").toFile())
        .start();
  }

  private static Database open(String url, String password) throws InterruptedException {
    long endNs = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (true) {
      try {
        return Database.open(url, Cluster.USER, password);
      } catch (StoreException notYet) {
        if (System.nanoTime() > endNs) {
          throw notYet;
        }
        Thread.sleep(100);
      }
    }
  }

  private static int portOf(String url) {
    return Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
  }
}
