package io.packtrail.mqttingest;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Mosquitto of the test's own, on a free port of the loopback, that can be restarted. */
final class MosquittoServer {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/mosquitto"), Path.of("/usr/local/sbin/mosquitto"));

  private final Path configuration;
  private final Path log;
  private final int port;
  private @Nullable Process process;

  MosquittoServer(Path folder) throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
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

  static boolean isInstalled() {
    return PLACES.stream().anyMatch(Files::isExecutable);
  }

  URI url() {
    return URI.create("tcp://127.0.0.1:" + port);
  }

  void start() throws IOException {
    Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
    process =
        new ProcessBuilder(program.toString(), "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /** Stops it in order, so that it saves its sessions. */
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      process = null;
    }
  }
}
