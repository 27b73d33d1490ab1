package io.packtrail.fleetservice;

import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.StoreException;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A PostgreSQL beside the service that a test may kill, stop, stall and start again. */
final class TestPostgres implements FaultRig.Store, AutoCloseable {
  private static final Duration BOUND = Duration.ofMinutes(1);

  private final Path folder;
  private EmbeddedPostgres server;

  TestPostgres(Path folder) {
    this.folder = folder;
    this.server = EmbeddedPostgres.start(folder);
  }

  @Override
  public Map<String, String> settings() throws IOException {
    Path password = folder.resolve("db.password");
    Files.writeString(password, server.password());
    return Map.of(
        "PACKTRAIL_DB_URL", server.jdbcUrl(),
        "PACKTRAIL_DB_USER", server.user(),
        "PACKTRAIL_DB_PASSWORD_FILE", password.toString());
  }

  @Override
  public Database open() {
    return Database.open(server.jdbcUrl(), server.user(), server.password());
  }

  /** SIGKILL for every process of the server. */
  void kill() throws Exception {
    signal("-KILL");
  }

  /** An orderly end, as a package update brings it. */
  void stop() {
    server.close();
  }

  /** On the same port and data, after {@link #kill} or {@link #stop}. */
  void startAgain() throws Exception {
    server.close();
    Patience.until("PostgreSQL is back", BOUND, this::tryStart);
  }

  boolean isRunning() {
    try (Database database = open()) {
      return database.reachable();
    } catch (StoreException e) {
      return false;
    }
  }

  /** Nothing answers any more, and no connection ends. */
  void stall() throws Exception {
    signal("-STOP");
  }

  void goOn() throws Exception {
    signal("-CONT");
  }

  @Override
  public void close() {
    server.close();
  }

  private boolean tryStart() {
    try {
      server = EmbeddedPostgres.start(folder);
      return true;
    } catch (StoreException notYet) { // killed processes may hold its memory for a moment
      return false;
    }
  }

  private void signal(String signal) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    processes().map(process -> Long.toString(process.pid())).forEach(command::add);
    new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  private Stream<ProcessHandle> processes() throws IOException {
    ProcessHandle postmaster = postmaster(folder);
    return Stream.concat(Stream.of(postmaster), postmaster.descendants());
  }

  /** The first process of the server that runs in a data folder. */
  static ProcessHandle postmaster(Path dataDir) throws IOException {
    Path file = dataDir.resolve("postgres").resolve("data").resolve("postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip())).orElseThrow();
  }
}
