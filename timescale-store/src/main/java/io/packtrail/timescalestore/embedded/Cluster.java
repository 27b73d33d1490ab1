package io.packtrail.timescalestore.embedded;

import io.packtrail.timescalestore.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Makes the database's data directory and the command that serves it. */
final class Cluster {
  static final String USER = "packtrail";

  /** Defaults an operator may change in {@code data/postgresql.conf}. */
  private static final String TUNING =
      """

      # Packtrail's defaults; change them here. Durability, address and port are given on the
      # server's command line and cannot be changed in this file.
      shared_buffers = 256MB
      max_wal_size = 2GB
      checkpoint_timeout = 15min
      # Segments are used again: making one anew holds every commit up while 16 MB are written.
      min_wal_size = 1GB
      """;

  private Cluster() {}

  /**
   * Creates the data directory unless it is there; it appears complete or not at all.
   *
   * @return the password of {@link #USER}
   */
  static String ensure(Home home, Binaries binaries, ServerAccount account) throws IOException {
    Path data = home.data();
    String password = home.password();
    if (Files.isDirectory(data)) {
      if (password == null) {
        throw new StoreException(
            "embedded-password",
            "%s is missing, without which the data beside it cannot be opened"
                .formatted(home.directory().resolve("password")));
      }
      checkRelease(data, binaries);
      account.own(data);
      return password;
    }
    if (password == null) {
      password = home.createPassword();
    }
    Path unfinished = home.directory().resolve("data.creating");
    Directories.delete(unfinished);
    Files.createDirectory(unfinished);
    Directories.setMode(unfinished, "rwx------");
    account.own(unfinished);
    initialise(home, binaries, account, unfinished, password);
    Files.writeString(unfinished.resolve("postgresql.conf"), TUNING, StandardOpenOption.APPEND);
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    return password;
  }

  /** The server's command line; its settings win over every configuration file. */
  static List<String> serverCommand(Binaries binaries, ServerAccount account, Path data, int port) {
    List<String> command =
        new ArrayList<>(List.of(binaries.program("postgres"), "-D", data.toString()));
    for (String setting :
        List.of(
            "listen_addresses=127.0.0.1",
            "port=" + port,
            "unix_socket_directories=",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "log_destination=stderr",
            "logging_collector=off")) {
      command.add("-c");
      command.add(setting);
    }
    return account.command(command);
  }

  private static void checkRelease(Path data, Binaries binaries) throws IOException {
    String release = Files.readString(data.resolve("PG_VERSION")).strip();
    if (!release.equals(binaries.majorVersion())) {
      throw new StoreException(
          "embedded-version",
          "%s was written by PostgreSQL %s and this build brings %s; dump it with the build that wrote it and load the dump into a new data directory"
              .formatted(data, release, binaries.version()));
    }
  }

  private static void initialise(
      Home home, Binaries binaries, ServerAccount account, Path data, String password)
      throws IOException {
    Path passwordFile = home.directory().resolve("initdb.password");
    try {
      home.writePrivately(passwordFile, password);
      account.own(passwordFile);
      List<String> command =
          account.command(
              List.of(
                  binaries.program("initdb"),
                  "--pgdata=" + data,
                  "--username=" + USER,
                  "--pwfile=" + passwordFile,
                  "--auth=scram-sha-256",
                  "--encoding=UTF8",
                  "--locale=C",
                  "--data-checksums",
                  "--no-instructions"));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      Watchdog.cleanEnvironment(builder);
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new StoreException(
            "embedded-start",
            "initdb failed with exit code %d: %s".formatted(exitCode, lastLine(output)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("embedded-start", "interrupted while creating the database", e);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  private static String lastLine(String output) {
    return output.lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b);
  }
}
