package io.packtrail.timescalestore.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code postmaster.pid} says about the server over a data directory.
 *
 * @param data the data directory
 * @param pid the server's process id when it wrote the file
 * @param port the port it listens on
 * @param ready whether it accepts connections
 */
record PostmasterFile(Path data, long pid, int port, boolean ready) {
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /** Reads the file; null where there is none or the server has not finished writing it. */
  static @Nullable PostmasterFile read(Path data) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(path(data));
    } catch (NoSuchFileException e) {
      return null;
    }
    try {
      return new PostmasterFile(
          data,
          Long.parseLong(lines.get(0).strip()),
          lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0,
          lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready"));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  /**
   * Whether the server that wrote the file still runs. After a power cut the number may belong to
   * an unrelated process, so the process must also be a PostgreSQL over this directory.
   */
  boolean live() {
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return false;
    }
    ProcessHandle.Info info = process.get().info();
    // Where the system hides another user's command line, believe the file.
    boolean isPostgres = info.command().map(c -> c.endsWith("/postgres")).orElse(true);
    boolean overThisData =
        info.arguments().map(a -> Arrays.asList(a).contains(data.toString())).orElse(true);
    return isPostgres && overThisData;
  }

  /** Removes the file of a server that is gone; otherwise PostgreSQL may take its number for it. */
  void deleteStale() throws IOException {
    Files.deleteIfExists(path(data));
  }

  private static Path path(Path data) {
    return data.resolve("postmaster.pid");
  }
}
