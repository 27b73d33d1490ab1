package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.fleetservice.cli.AccountCheck;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import io.packtrail.simulators.load.Disorder;
import io.packtrail.simulators.load.LoadPlan;
import io.packtrail.simulators.load.LoadReport;
import io.packtrail.simulators.load.LoadRun;
import io.packtrail.simulators.load.LoadTarget;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.GatewayTable;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service in a process of its own, under the load of gateways that send again, repeat, reorder
 * and send nonsense, beside a database that a test may hurt.
 */
final class FaultRig implements AutoCloseable {
  /** Whether the long form was asked for: {@code -Dpacktrail.faults=long}. */
  static final boolean LONG = "long".equals(System.getProperty("packtrail.faults"));

  private static final int GATEWAYS = 20;
  private static final int WINDOW = 8;
  private static final int SAMPLES = 20;
  private static final double MESSAGES_PER_SECOND = 400;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Duration DELIVERY = Duration.ofSeconds(30);
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  /** The database that the service uses, as a test sees it. */
  interface Store {
    /** What a service needs to use it. */
    Map<String, String> settings() throws IOException;

    Database open();
  }

  private final String fault;
  private final Store postgres;
  private final Map<String, String> settings;
  private final LoadPlan plan;
  private final String bind;
  private final int httpPort;
  private final int mqttPort;
  private ChildProcess service;
  private @Nullable LoadRun load;
  private int rounds;
  private Duration longestRecovery = Duration.ZERO;

  /**
   * Starts the service.
   *
   * @param fault names the row of the table
   * @param seed makes gateways and batteries of this rig's own
   * @param extra settings of the service
   */
  FaultRig(
      String fault, long seed, Store postgres, Path dataDir, String bind, Map<String, String> extra)
      throws Exception {
    this.fault = fault;
    this.postgres = postgres;
    this.bind = bind;
    this.httpPort = freePort();
    this.mqttPort = freePort();
    this.settings = new HashMap<>(postgres.settings());
    settings.put("PACKTRAIL_DATA_DIR", dataDir.toString());
    settings.put("PACKTRAIL_BIND", bind);
    settings.put("PACKTRAIL_HTTP_PORT", Integer.toString(httpPort));
    settings.put("PACKTRAIL_MQTT_PORT", Integer.toString(mqttPort));
    settings.putAll(extra);
    this.plan =
        new LoadPlan(
            GATEWAYS,
            Integer.MAX_VALUE,
            SAMPLES,
            TelemetryEncoder.Form.COLUMNS,
            START,
            seed,
            Disorder.SOME);
    this.service = ChildProcess.start(settings, "serve");
  }

  /** Lets the gateways in and begins to send to the service itself. */
  void begin() throws Exception {
    // Such gateways forget what is in flight where the service does not know them any more.
    begin(target(bind, mqttPort).withSessions(Duration.ofHours(1)));
  }

  /** Lets the gateways in and begins to send to something before the service. */
  void begin(String host, int port) throws Exception {
    begin(target(host, port));
  }

  private static LoadTarget target(String host, int port) {
    return LoadTarget.closedLoop(host, port, WINDOW)
        .atRate(MESSAGES_PER_SECOND)
        .withPatience(PATIENCE);
  }

  private void begin(LoadTarget target) throws Exception {
    service.awaitServing();
    load = LoadRun.start(plan, target, provision());
    awaitProgress(100);
  }

  /** Waits until the service hears the broker. */
  void awaitSubscribed() throws Exception {
    service.awaitServing();
    ApiClient api = new ApiClient(bind, httpPort, dataDir());
    Patience.until(
        "subscribed",
        BOUND,
        () -> api.get("/readyz").path("mqtt").path("broker").asText().equals("subscribed"));
  }

  int mqttPort() {
    return mqttPort;
  }

  ChildProcess service() {
    return service;
  }

  long acknowledged() {
    return running().acknowledgedMessages();
  }

  /** Waits until so many more messages are acknowledged. */
  void awaitProgress(long messages) throws Exception {
    long wanted = acknowledged() + messages;
    Patience.until("messages are acknowledged", BOUND, () -> acknowledged() >= wanted);
  }

  /** Waits until a second passes without an acknowledgement. */
  void awaitSilence() throws Exception {
    long[] last = {-1};
    Patience.until(
        "acknowledgements stop",
        BOUND,
        () -> {
          long before = last[0];
          last[0] = acknowledged();
          Thread.sleep(1_000);
          return before == last[0] && acknowledged() == before;
        });
  }

  /** The fault is over: waits until messages are acknowledged again, and counts the round. */
  void recover() throws Exception {
    recover(System.nanoTime());
  }

  /** The same for a fault that was over at this time. */
  void recover(long endedNs) throws Exception {
    awaitProgress(50);
    Duration recovery = Duration.ofNanos(System.nanoTime() - endedNs);
    longestRecovery = recovery.compareTo(longestRecovery) > 0 ? recovery : longestRecovery;
    rounds++;
  }

  /** SIGKILL, and the start that a supervisor makes. */
  void killService() throws Exception {
    service.kill();
    assertThat(service.awaitEnd().exitCode()).as("ended by SIGKILL").isEqualTo(128 + 9);
    service.close();
    service = ChildProcess.start(settings, "serve");
  }

  /**
   * Starts another process on the same database with the same keys, or again after its end.
   *
   * @param folder its data folder
   * @param extra settings of its own
   */
  ChildProcess startAnother(Path folder, Map<String, String> extra) throws Exception {
    Path keys = folder.resolve("keys");
    if (!Files.exists(keys)) {
      copy(dataDir().resolve("keys"), keys);
    }
    Map<String, String> others = new HashMap<>(settings);
    others.putAll(extra);
    others.put("PACKTRAIL_DATA_DIR", folder.toString());
    others.put("PACKTRAIL_MQTT_PORT", "0");
    return ChildProcess.start(others, "serve");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** A figure of {@code /metrics}. */
  double metric(String name) throws Exception {
    return metric(name, httpPort, dataDir());
  }

  /** The same of another process. */
  double metric(String name, int httpPort, Path dataDir) throws Exception {
    String text =
        new String(
            new ApiClient(bind, httpPort, dataDir).bytes("/metrics"), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name + " in\n" + text));
  }

  /** Lets everything be acknowledged and holds it against the database. */
  void finish() throws Exception {
    LoadRun run = running();
    run.stop();
    LoadReport report = run.await(BOUND);
    AccountCheck check;
    try (Database database = postgres.open()) {
      check = settled(run, database);
    }
    print(report, check);
    assertThat(check.isClean()).as("%s: %s (%s)", fault, check, report).isTrue();
    assertThat(check.strangeSamples()).as("samples that nobody sent").isZero();
    assertThat(report.refusedGateways()).isZero();
    assertThat(report.givenUpMessages()).as("given up with a lost session").isZero();
    assertThat(service.stop().exitCode()).as("orderly stop").isZero();
  }

  /** What a broker acknowledged may be on its way for as long as anything of it arrives. */
  private AccountCheck settled(LoadRun run, Database database) {
    AccountCheck check = AccountCheck.of(run.account(), database);
    long changedNs = System.nanoTime();
    while (settings.containsKey("PACKTRAIL_BROKER_URL")
        && !check.isClean()
        && System.nanoTime() - changedNs < DELIVERY.toNanos()) {
      long missing = missing(check);
      check = AccountCheck.of(run.account(), database);
      if (missing(check) < missing) {
        changedNs = System.nanoTime();
      }
    }
    return check;
  }

  private static long missing(AccountCheck check) {
    return check.lostSamples() + check.lostRefusals();
  }

  @Override
  public void close() {
    if (load != null) {
      load.close();
    }
    service.close();
  }

  private Path dataDir() {
    return Path.of(String.valueOf(settings.get("PACKTRAIL_DATA_DIR")));
  }

  private LoadRun running() {
    LoadRun run = load;
    if (run == null) {
      throw new IllegalStateException("begin() must come first");
    }
    return run;
  }

  /** As an operator does: batteries through the API, gateways as {@code gateway add}. */
  private Map<GatewayId, String> provision() throws Exception {
    ApiClient api = new ApiClient(bind, httpPort, dataDir());
    Map<GatewayId, String> passwords = new HashMap<>();
    try (Database database = postgres.open()) {
      GatewayTable gateways = new GatewayTable(database);
      for (Battery battery : plan.batteries()) {
        api.register(battery);
        String password = GatewaySecret.generate();
        GatewayId gatewayId = battery.gatewayId();
        if (gatewayId != null) {
          gateways.add(gatewayId, GatewaySecret.hash(password), Clock.systemUTC().instant());
          passwords.put(gatewayId, password);
        }
      }
    }
    return passwords;
  }

  @SuppressWarnings("SystemOut") // the figures are what the suite is run for
  private void print(LoadReport report, AccountCheck check) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %d | %d | %d | %d | %d | %s | %.1f s | %d |",
            fault,
            rounds,
            check.acknowledgedMessages(),
            check.acknowledgedSamples(),
            check.lostSamples() + check.lostRefusals(),
            check.storedTwice(),
            check.imbalances() == 0 ? "balanced" : "off in " + check.imbalances(),
            longestRecovery.toMillis() / 1e3,
            report.reconnects()));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
