package io.packtrail.benchmarks.ingest;

import io.packtrail.mqttingest.wire.TelemetryEncoder;
import io.packtrail.simulators.load.Disorder;
import io.packtrail.simulators.load.LoadPlan;
import io.packtrail.simulators.load.LoadReport;
import io.packtrail.simulators.load.LoadRun;
import io.packtrail.simulators.load.LoadTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Node-RED behind Mosquitto, which writes the same messages into a table with the same key: one
 * INSERT a message, or one a sample.
 */
final class NodeRed implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofSeconds(4);
  private static final int GATEWAYS = 50;

  private final Path folder;
  private final int port;
  private @Nullable Process process;

  private NodeRed(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Installs it from npm, once.
   *
   * @param rowByRow one INSERT a sample instead of one a message
   */
  static NodeRed install(Path folder, BenchDatabase database, int brokerPort, boolean rowByRow)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve("node-red"));
    if (!Files.isDirectory(home.resolve("node_modules").resolve("node-red"))) {
      String unused =
          Tool.output(
              "npm",
              "install",
              "--silent",
              "--no-audit",
              "--no-fund",
              "--prefix",
              home.toString(),
              "node-red@4.1.15",
              "pg@8");
    }
    int port = ServiceProcess.freePort();
    Files.writeString(
        home.resolve("settings.js"),
        text("node-red-settings.js")
            .replace("@PORT@", Integer.toString(port))
            .replace("@DATABASE@", database.nodeUrl()));
    Files.writeString(
        home.resolve("flows.json"),
        text("node-red-flows.json")
            .replace("@BROKER@", Integer.toString(brokerPort))
            .replace("@ROW_BY_ROW@", Boolean.toString(rowByRow)));
    return new NodeRed(home, port);
  }

  void start() throws IOException, InterruptedException {
    Path log = folder.resolve("node-red.log");
    Files.deleteIfExists(log);
    process =
        new ProcessBuilder(
                "node",
                folder.resolve("node_modules/node-red/red.js").toString(),
                "--userDir",
                folder.toString(),
                "--settings",
                folder.resolve("settings.js").toString(),
                folder.resolve("flows.json").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long startNs = System.nanoTime();
    while (!Files.readString(log).contains("Connected to broker")) {
      if (!process.isAlive() || System.nanoTime() - startNs > TimeUnit.SECONDS.toNanos(60)) {
        throw new IOException("Node-RED at port %d: %s".formatted(port, Files.readString(log)));
      }
      Thread.sleep(50);
    }
  }

  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  static void createTable(BenchDatabase database) throws SQLException {
    database.execute(
        "CREATE TABLE IF NOT EXISTS node_red (battery_id text, t timestamptz, v1 real, v2 real, v3 real, v4 real, v5 real, v6 real, v7 real, v8 real, v9 real, PRIMARY KEY (battery_id, t))");
    database.execute("TRUNCATE node_red");
  }

  /** Rows a second until everything offered at this rate is stored, or the time is up. */
  static double storedPerSecond(
      BenchDatabase database, int brokerPort, double messagesPerSecond, int messages)
      throws Exception {
    createTable(database);
    LoadPlan plan = plan(messages);
    long wanted = (long) plan.gateways() * plan.messages() * plan.samplesPerMessage();
    try (LoadRun run =
        LoadRun.startPrepared(plan, target(brokerPort, messagesPerSecond), Map.of())) {
      long stored = 0;
      while (stored < wanted && run.sinceBegun().compareTo(LIMIT) < 0) {
        Thread.sleep(50);
        stored = rows(database);
      }
      return stored / (run.sinceBegun().toNanos() / 1e9);
    }
  }

  /** Share of the acknowledged rows that are missing after SIGKILL under load and a restart. */
  double lostWhenKilled(
      BenchDatabase database, int brokerPort, double messagesPerSecond, int messages)
      throws Exception {
    createTable(database);
    LoadPlan plan = plan(messages);
    try (LoadRun run =
        LoadRun.startPrepared(plan, target(brokerPort, messagesPerSecond), Map.of())) {
      while (run.sinceBegun().compareTo(Duration.ofSeconds(1)) < 0) {
        Thread.sleep(10);
      }
      kill();
      run.stop();
      LoadReport report = run.await(LIMIT);
      start(); // what the broker still holds for it comes now
      long stored = -1;
      for (long next = rows(database); next > stored; next = rows(database)) {
        stored = next;
        Thread.sleep(QUIET.toMillis());
      }
      return 1 - (double) stored / report.acknowledgedSamples();
    }
  }

  private static long rows(BenchDatabase database) throws SQLException {
    return database.queryLong("SELECT count(*) FROM node_red");
  }

  private static LoadTarget target(int brokerPort, double messagesPerSecond) {
    return LoadTarget.closedLoop("127.0.0.1", brokerPort, 100).atRate(messagesPerSecond);
  }

  private static LoadPlan plan(int messages) {
    return new LoadPlan(
        GATEWAYS,
        Math.max(1, messages / GATEWAYS),
        60,
        TelemetryEncoder.Form.COLUMNS,
        Instant.parse("2026-03-02T00:00:00Z"),
        9,
        Disorder.NONE);
  }

  private static String text(String resource) throws IOException {
    try (var in = NodeRed.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
