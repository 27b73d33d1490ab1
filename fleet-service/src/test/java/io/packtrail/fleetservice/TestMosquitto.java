package io.packtrail.fleetservice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Mosquitto of the test's own, set up as docs/operations.md asks, that can be restarted. */
final class TestMosquitto {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/mosquitto"), Path.of("/usr/local/sbin/mosquitto"));

  private final Path configuration;
  private final Path log;
  private final int port = FaultRig.freePort();
  private @Nullable Process process;

  TestMosquitto(Path folder) throws IOException {
    log = folder.resolve("mosquitto.log");
    configuration = folder.resolve("mosquitto.conf");
    Files.writeString(
        configuration,
        """
        listener %d 127.0.0.1
        allow_anonymous true
        user %s
        persistence true
        persistence_location %s/
        max_queued_messages 0
        """
            .formatted(port, System.getProperty("user.name"), folder));
  }

  int port() {
    return port;
  }

  void start() throws IOException {
    Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
    process =
        new ProcessBuilder(program.toString(), "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /** In order, so that it saves its sessions. */
  void stop() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroy();
      if (!running.waitFor(20, TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
      process = null;
    }
  }
}
