package io.packtrail.timescalestore.embedded;

import io.packtrail.timescalestore.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The shell that runs the server and stops it when this process ends, however it ends. See {@code
 * watchdog.sh}.
 */
final class Watchdog implements AutoCloseable {
  private static final int STOP_SECONDS = 90; // above the script's own minute
  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  private final Process shell;

  private Watchdog(Process shell) {
    this.shell = shell;
  }

  /**
   * Starts the server.
   *
   * @param script where the script is put; a file, so that lists of processes stay readable
   * @param log receives what the server prints, appended
   */
  static Watchdog launch(List<String> serverCommand, Path script, Path log) throws IOException {
    Files.write(script, scriptBytes());
    List<String> command = new ArrayList<>();
    // In a session of its own the server hears no signal that a terminal or a supervisor sends to
    // the service's process group. macOS has no setsid; there the script's trap must do.
    SETSID.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .ifPresent(setsid -> command.add(setsid.toString()));
    command.addAll(List.of("sh", script.toString()));
    command.addAll(serverCommand);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    cleanEnvironment(builder);
    return new Watchdog(builder.start());
  }

  /** Whether the server has not ended. */
  boolean running() {
    return shell.isAlive();
  }

  /** Waits until the server has ended, for whatever reason. */
  void awaitEnd() throws InterruptedException {
    shell.waitFor();
  }

  /** Stops the server (fast shutdown) and waits until it is gone. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      if (!shell.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreException(
            "embedded-stop", "PostgreSQL did not stop within %d s".formatted(STOP_SECONDS));
      }
    } catch (IOException e) {
      throw new StoreException("embedded-stop", "PostgreSQL could not be stopped: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the closed pipe stops the server all the same
    }
  }

  /** Variables such as PGPORT or LC_ALL of the caller must not change how the server behaves. */
  static void cleanEnvironment(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
  }

  private static byte[] scriptBytes() throws IOException {
    try (InputStream in = Watchdog.class.getResourceAsStream("watchdog.sh")) {
      if (in == null) {
        throw new IOException("watchdog.sh is not on the class path");
      }
      return in.readAllBytes();
    }
  }
}
