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
  private final String scheme;
  private final int port;
  private @Nullable Process process;

  /** Lets anybody in. */
  MosquittoServer(Path folder) throws IOException {
    this(folder, "tcp", "allow_anonymous true");
  }

  /** With TLS from these files, and only for clients with a certificate of the same CA. */
  static MosquittoServer withTls(Path folder, Path caFile, Path certFile, Path keyFile)
      throws IOException {
    return new MosquittoServer(
        folder,
        "ssl",
        """
        cafile %s
        certfile %s
        keyfile %s
        require_certificate true
        use_identity_as_username true"""
            .formatted(caFile, certFile, keyFile));
  }

  private MosquittoServer(Path folder, String scheme, String access) throws IOException {
    this.scheme = scheme;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    log = folder.resolve("mosquitto.log");
    configuration = folder.resolve("mosquitto.conf");
    Files.writeString(
        configuration,
        """
        listener %d 127.0.0.1
        %s
        user %s
        persistence true
        persistence_location %s/
        max_queued_messages 0
        """
            .formatted(port, access, System.getProperty("user.name"), folder));
  }

  URI url() {
    return URI.create(scheme + "://127.0.0.1:" + port);
  }

  /** What it has logged. */
  String log() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
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
