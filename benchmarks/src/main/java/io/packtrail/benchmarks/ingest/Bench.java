package io.packtrail.benchmarks.ingest;

import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import io.packtrail.simulators.load.Disorder;
import io.packtrail.simulators.load.LoadPlan;
import io.packtrail.simulators.load.LoadReport;
import io.packtrail.simulators.load.LoadRun;
import io.packtrail.simulators.load.LoadTarget;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.GatewayTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One service over one database, and what is measured on it. */
final class Bench implements AutoCloseable {
  private static final int GATEWAYS = 200;

  /**
   * Rows before anything is timed: COPY has nothing to warm up, the service is compiled by then.
   */
  private static final int WARM_UP_ROWS = 2_400_000;

  private static final int SINGLE_COMMITS = 1_000;
  private static final int LATENCY_SECONDS = 4;
  private static final int PACED_WARM_UPS = 4;
  private static final int GROWTH_ROWS = 120_000;
  private static final Duration BOUND = Duration.ofMinutes(5);
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  private final BenchDatabase database;
  private final ServiceProcess service;
  private final @Nullable Path trust;
  private final int port;
  private final int pairs;
  private final double scale;
  private final Map<GatewayId, String> passwords = new HashMap<>();

  private Bench(
      BenchDatabase database,
      ServiceProcess service,
      @Nullable Path trust,
      int port,
      int pairs,
      double scale) {
    this.database = database;
    this.service = service;
    this.trust = trust;
    this.port = port;
    this.pairs = pairs;
    this.scale = scale;
  }

  static Bench start(
      BenchDatabase database, Path folder, Map<String, String> settings, int pairs, double scale)
      throws Exception {
    Map<String, String> all = new HashMap<>(database.settings());
    all.putAll(settings);
    ServiceProcess service = ServiceProcess.start(folder, all);
    return new Bench(database, service, null, service.mqttPort(), pairs, scale);
  }

  /** Its gateways come over TLS. */
  static Bench startWithTls(BenchDatabase database, Path folder, int pairs, double scale)
      throws Exception {
    ServerCertificate own = ServerCertificate.make(folder);
    int port = ServiceProcess.freePort();
    Map<String, String> all = new HashMap<>(database.settings());
    all.putAll(own.settings(port));
    ServiceProcess service = ServiceProcess.start(folder, all);
    return new Bench(database, service, own.certificate(), port, pairs, scale);
  }

  /** Rows a second that are acknowledged, beside those of COPY. */
  Ratios besideCopy(int samples, int window, int rows) throws Exception {
    LoadPlan plan = plan(GATEWAYS, samples, rows, START);
    warmUp(plan, window);
    Ratios ratios = new Ratios();
    Path file = database.export();
    for (int i = 0; i < pairs; i++) {
      // Alternately first, so that neither always finds the machine as the other left it.
      double copied = i % 2 == 0 ? copy(file, plan) : 0;
      double acknowledged = acknowledged(plan, window);
      ratios.add(acknowledged, copied > 0 ? copied : copy(file, plan));
    }
    return ratios;
  }

  /** The same where the gateways publish to a broker, until the service has stored it. */
  Ratios throughBroker(int brokerPort, int samples, int window, int rows) throws Exception {
    while (!service.isReady()) {
      Thread.sleep(50);
    }
    LoadPlan plan = plan(GATEWAYS, samples, rows, START);
    warmUpBroker(plan, brokerPort, window);
    Ratios ratios = new Ratios();
    Path file = database.export();
    for (int i = 0; i < pairs; i++) {
      double copied = i % 2 == 0 ? copy(file, plan) : 0;
      double stored = storedThrough(brokerPort, plan, window);
      ratios.add(stored, copied > 0 ? copied : copy(file, plan));
    }
    return ratios;
  }

  /** p99 of both in milliseconds. */
  Ratios latencyAtHalfLoad() throws Exception {
    LoadPlan saturated = plan(GATEWAYS, 60, 600_000, START);
    warmUp(saturated, 2);
    database.empty();
    double rate = run(saturated, target(2)).messagesPerSecond() / 2;
    for (int i = 0; i < PACED_WARM_UPS; i++) {
      LoadReport unused = paced(rate); // small groups take other ways through the code
    }
    Ratios ratios = new Ratios();
    for (int i = 0; i < pairs; i++) {
      double commit = singleRowCommitP99Ms();
      ratios.add(paced(rate).p99().toNanos() / 1e6, commit);
    }
    return ratios;
  }

  private LoadReport paced(double rate) throws Exception {
    database.empty();
    int messages = Math.max(1, (int) (rate * LATENCY_SECONDS / GATEWAYS));
    LoadPlan plan =
        new LoadPlan(
            GATEWAYS, messages, 60, TelemetryEncoder.Form.COLUMNS, START, 1, Disorder.NONE);
    return run(plan, target(16).atRate(rate));
  }

  /** Rows a second at 60 samples a message, after a run that warms up. */
  double acknowledgedPerSecond() throws Exception {
    LoadPlan plan = plan(GATEWAYS, 60, 300_000, START);
    if (passwords.isEmpty()) {
      warmUp(plan, 2);
    }
    return acknowledged(plan, 2);
  }

  /** Heap in use while so many gateways are connected and send. */
  long heapWithGateways(int gateways) throws Exception {
    LoadPlan plan = plan(gateways, 10, 1_000_000, START);
    provision(plan);
    database.empty();
    try (LoadRun run = LoadRun.start(plan, target(2), passwords)) {
      while (run.acknowledgedMessages() < (long) plan.gateways() * plan.messages() / 2) {
        Thread.sleep(10);
      }
      long used = service.usedHeapBytes();
      LoadReport report = run.await(BOUND);
      if (report.gateways() != gateways || !service.isAlive()) {
        throw new IllegalStateException("not every gateway stayed: " + report);
      }
      return used;
    }
  }

  /** Knows the gateways and is compiled; the table is empty. */
  void prepareGrowth() throws Exception {
    warmUp(growthPlan(1), 2);
    database.empty();
  }

  /** Leaves older samples of the same batteries in the table, so many times what a round adds. */
  void fillFor(int times) throws Exception {
    database.empty();
    fill(times * rows(growthPlan(1)));
  }

  /** Microseconds a row; each round adds later samples. */
  double costPerRow(int round) throws Exception {
    // Every plan counts its messages from the first.
    database.execute("DELETE FROM inbox WHERE message_key > 0");
    database.execute("CHECKPOINT");
    return 1e6 / run(growthPlan(round), target(2)).rowsPerSecond();
  }

  private LoadPlan growthPlan(int round) {
    LoadPlan first = plan(GATEWAYS, 60, GROWTH_ROWS, START);
    return plan(GATEWAYS, 60, GROWTH_ROWS, START.plusSeconds(round * 60L * first.messages()));
  }

  private void fill(long rows) throws Exception {
    database.execute(
        """
        INSERT INTO telemetry (t, message_key, battery_key, pack_voltage_v, pack_current_a, soc_ratio)
        SELECT timestamptz '2026-03-02 00:00:00Z' - interval '10 ms' * s, 0, battery_key, 350, 10, 0.5
          FROM (SELECT battery_key FROM battery ORDER BY battery_key LIMIT %1$d) b,
               generate_series(1, %2$d) s
        """
            .formatted(GATEWAYS, rows / GATEWAYS));
    database.execute(
        """
        INSERT INTO inbox (message_key, received_at, gateway_key, battery_key, samples, stored_samples,
               message_id, payload_digest)
        SELECT -(s * 1000000 + gateway_key), now(), gateway_key, battery_key, 60, 60,
               'older-' || s, sha256(int4send(s))
          FROM (SELECT battery_key, gateway_key FROM battery JOIN gateway USING (gateway_id)
                 ORDER BY battery_key LIMIT %1$d) b,
               generate_series(1, %2$d) s
        """
            .formatted(GATEWAYS, rows / GATEWAYS / 60));
    database.execute("VACUUM ANALYZE telemetry, inbox");
  }

  private void warmUp(LoadPlan plan, int window) throws Exception {
    provision(plan);
    for (int i = 0; i < warmUpRuns(plan); i++) {
      database.empty();
      run(plan, target(window));
    }
    expectRows(plan);
  }

  private void warmUpBroker(LoadPlan plan, int brokerPort, int window) throws Exception {
    provision(plan);
    for (int i = 0; i < warmUpRuns(plan); i++) {
      storedThrough(brokerPort, plan, window);
    }
    expectRows(plan);
  }

  private int warmUpRuns(LoadPlan plan) {
    return (int) Math.max(2, Math.min(8, WARM_UP_ROWS * scale / rows(plan)));
  }

  private double acknowledged(LoadPlan plan, int window) throws Exception {
    database.empty();
    LoadReport report = run(plan, target(window));
    expectRows(plan);
    return report.rowsPerSecond();
  }

  private double storedThrough(int brokerPort, LoadPlan plan, int window) throws Exception {
    database.empty();
    long before = storedSamples();
    try (LoadRun run =
        LoadRun.startPrepared(
            plan, LoadTarget.closedLoop("127.0.0.1", brokerPort, window), passwords)) {
      while (storedSamples() - before < rows(plan)) {
        Thread.sleep(10);
      }
      return rows(plan) / (run.sinceBegun().toNanos() / 1e9);
    }
  }

  private long storedSamples() throws Exception {
    return database.queryLong("SELECT coalesce(sum(stored_samples), 0) FROM ledger");
  }

  private double copy(Path file, LoadPlan plan) throws Exception {
    database.empty();
    long ns = database.copyIn(file);
    expectRows(plan);
    return rows(plan) / (ns / 1e9);
  }

  private LoadReport run(LoadPlan plan, LoadTarget target) throws Exception {
    provision(plan);
    try (LoadRun run = LoadRun.startPrepared(plan, target, passwords)) {
      return run.await(BOUND);
    }
  }

  private void expectRows(LoadPlan plan) throws Exception {
    long rows = database.rows();
    if (rows != rows(plan)) {
      throw new IllegalStateException(
          "table must hold %d rows, got %d".formatted(rows(plan), rows));
    }
  }

  private static long rows(LoadPlan plan) {
    return (long) plan.gateways() * plan.messages() * plan.samplesPerMessage();
  }

  private double singleRowCommitP99Ms() throws Exception {
    database.execute("CREATE TABLE IF NOT EXISTS single_row (LIKE telemetry)");
    double[] ms = new double[SINGLE_COMMITS];
    try (Connection connection = database.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO single_row (t, message_key, battery_key, pack_voltage_v) VALUES (now(), 1, 1, ?)")) {
      for (int i = 0; i < ms.length; i++) {
        insert.setFloat(1, i);
        long startNs = System.nanoTime();
        insert.executeUpdate();
        ms[i] = (System.nanoTime() - startNs) / 1e6;
      }
    }
    Arrays.sort(ms);
    return ms[(int) (0.99 * ms.length)];
  }

  private LoadTarget target(int window) {
    LoadTarget target = LoadTarget.closedLoop("127.0.0.1", port, window);
    return trust == null ? target : target.withTrust(trust);
  }

  private LoadPlan plan(int gateways, int samples, int rows, Instant start) {
    int messages = Math.max(1, (int) (rows * scale) / (gateways * samples));
    return new LoadPlan(
        gateways, messages, samples, TelemetryEncoder.Form.COLUMNS, start, 1, Disorder.NONE);
  }

  private void provision(LoadPlan plan) throws Exception {
    try (Database store = database.store()) {
      BatteryTable batteries = new BatteryTable(store);
      GatewayTable gateways = new GatewayTable(store);
      Instant now = START;
      for (Battery battery : plan.batteries()) {
        GatewayId gatewayId = battery.gatewayId();
        if (gatewayId != null && !passwords.containsKey(gatewayId)) {
          batteries.register(battery);
          String password = GatewaySecret.generate();
          if (gateways.secretHash(gatewayId) != null) {
            gateways.revoke(gatewayId, now);
          }
          gateways.add(gatewayId, GatewaySecret.hash(password), now);
          passwords.put(gatewayId, password);
        }
      }
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
