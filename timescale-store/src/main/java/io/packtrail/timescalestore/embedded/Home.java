package io.packtrail.timescalestore.embedded;

import io.packtrail.timescalestore.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory {@code {dataDir}/postgres}: {@code data} (the database), {@code bin-VERSION} (the
 * programs), {@code password} (mode 600), {@code port}, {@code launch.lock}, {@code watchdog.sh},
 * {@code server.log} and {@code server.log.1} (the previous run's).
 */
final class Home {
  private static final Logger LOGGER = LoggerFactory.getLogger(Home.class);

  // POSIX locks belong to the process: a second look at a lock file from inside the process that
  // holds it would release it. So homes held by this process are known without touching the file.
  private static final Set<Path> HELD = new HashSet<>();

  private final Path directory;
  private @Nullable FileChannel lockChannel;

  private Home(Path directory) {
    this.directory = directory;
  }

  /** Creates the directory where needed. */
  static Home in(Path dataDir) throws IOException {
    Path directory = dataDir.toAbsolutePath().normalize().resolve("postgres");
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(dataDir);
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new Home(directory.toRealPath());
  }

  Path directory() {
    return directory;
  }

  Path data() {
    return directory.resolve("data");
  }

  Path script() {
    return directory.resolve("watchdog.sh");
  }

  Path log() {
    return directory.resolve("server.log");
  }

  /** Claims the directory for this process until {@link #unlock()} or its end; false if taken. */
  boolean tryLock() throws IOException {
    synchronized (HELD) {
      if (HELD.contains(directory)) {
        return false;
      }
      FileChannel channel =
          FileChannel.open(
              directory.resolve("launch.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return false;
      }
      HELD.add(directory);
      lockChannel = channel;
      return true;
    }
  }

  /** Gives the directory up. */
  void unlock() {
    synchronized (HELD) {
      if (lockChannel != null) {
        try {
          lockChannel.close();
        } catch (IOException e) {
          LOGGER.atWarn().setCause(e).log("lock of the embedded database not released");
        }
        lockChannel = null;
        HELD.remove(directory);
      }
    }
  }

  /** The password, or null before the first start. */
  @Nullable String password() throws IOException {
    Path file = directory.resolve("password");
    return Files.exists(file) ? Files.readString(file).strip() : null;
  }

  /** A new password, durable before anything depends on it. */
  String createPassword() throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    writePrivately(directory.resolve("password"), password);
    return password;
  }

  /** Writes a file that only its owner can read; it appears whole or not at all. */
  void writePrivately(Path file, String content) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        unfinished, content + "\n", StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The port of the last start where it is free, else another free one; remembered. */
  int choosePort() throws IOException {
    Path file = directory.resolve("port");
    if (Files.exists(file)) {
      try {
        int remembered = Integer.parseInt(Files.readString(file).strip());
        if (free(remembered)) {
          return remembered;
        }
      } catch (IllegalArgumentException e) {
        // Not a port: choose another.
      }
    }
    int port = freePort();
    writePrivately(file, Integer.toString(port));
    return port;
  }

  /** Begins a new server log, keeping the previous one. */
  void turnLog() throws IOException {
    if (Files.exists(log())) {
      Files.move(log(), directory.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The last lines that the server printed in this run. */
  String logTail() {
    try {
      var lines = Files.readAllLines(log());
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  StoreException inUse(@Nullable PostmasterFile server) {
    return new StoreException(
        "embedded-in-use",
        "%s is in use by another Packtrail process%s; stop it, or choose another data directory"
            .formatted(
                directory,
                server == null
                    ? ""
                    : " (its database is process %d on port %d)"
                        .formatted(server.pid(), server.port())));
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
