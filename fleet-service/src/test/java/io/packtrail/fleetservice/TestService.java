package io.packtrail.fleetservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.fleetservice.access.AdminToken;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.fleetservice.config.LogFormat;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.passport.StatusLists;
import io.packtrail.fleetservice.passport.TransparencyLog;
import io.packtrail.mqttingest.wire.mapping.MappingProfiles;
import io.packtrail.passportupdater.PassportUpdater;
import io.packtrail.passportupdater.PublishPolicy;
import io.packtrail.simulators.GatewayClient;
import io.packtrail.simulators.GatewayMessage;
import io.packtrail.simulators.fleet.FleetPlan;
import io.packtrail.simulators.fleet.FleetSimulation;
import io.packtrail.sohmodel.learned.LearnedModels;
import io.packtrail.timescalestore.CosignatureTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.LogTable;
import io.packtrail.timescalestore.PassportTable;
import io.packtrail.timescalestore.StatusTable;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A whole service on free ports: with the database that {@code PACKTRAIL_TEST_DB_URL} names, else
 * the embedded one.
 */
public final class TestService implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path dataDir;
  private final @Nullable String dbUrl;
  private final ServiceConfig.@Nullable Passport passport;
  private final FleetService service;
  private final List<StoreSession> sessions = new ArrayList<>();

  private TestService(Path dataDir, @Nullable String dbUrl, FleetService service) {
    this(dataDir, dbUrl, null, service);
  }

  private TestService(
      Path dataDir,
      @Nullable String dbUrl,
      ServiceConfig.@Nullable Passport passport,
      FleetService service) {
    this.dataDir = dataDir;
    this.dbUrl = dbUrl;
    this.passport = passport;
    this.service = service;
  }

  static TestService start(Path dataDir) throws SQLException {
    return start(dataDir, null);
  }

  static TestService start(Path dataDir, ServiceConfig.@Nullable Broker broker)
      throws SQLException {
    String dbUrl = ownDatabase();
    ServiceConfig config = config(dataDir, dbUrl, 0, 0, broker);
    return new TestService(dataDir, dbUrl, FleetService.start(config, false, Clock.systemUTC()));
  }

  static TestService startWith(Path dataDir, MappingProfiles mappings) throws SQLException {
    return startWith(dataDir, mappings, null);
  }

  static TestService startWith(
      Path dataDir, MappingProfiles mappings, ServiceConfig.@Nullable Broker broker)
      throws SQLException {
    String dbUrl = ownDatabase();
    ServiceConfig config = config(dataDir, dbUrl, 0, 0, broker, mappings);
    return new TestService(dataDir, dbUrl, FleetService.start(config, false, Clock.systemUTC()));
  }

  /** With spans to this collector. */
  static TestService startTraced(Path dataDir, URI collector) throws SQLException {
    String dbUrl = ownDatabase();
    ServiceConfig config = config(dataDir, dbUrl, 0, 0, null, MappingProfiles.NONE, collector);
    return new TestService(dataDir, dbUrl, FleetService.start(config, false, Clock.systemUTC()));
  }

  /** With passports signed by somebody who is told apart. */
  static TestService startAs(Path dataDir, ServiceConfig.Passport passport) throws SQLException {
    return start(dataDir, ownDatabase(), passport);
  }

  private static TestService start(
      Path dataDir, @Nullable String dbUrl, ServiceConfig.@Nullable Passport passport) {
    FleetService service =
        FleetService.start(config(dataDir, dbUrl, passport), false, Clock.systemUTC());
    return new TestService(dataDir, dbUrl, passport, service);
  }

  /** Stops the service and starts another on the same data. */
  TestService again() {
    return again(passport);
  }

  TestService again(ServiceConfig.@Nullable Passport as) {
    close();
    return start(dataDir, dbUrl, as);
  }

  /** What the command line does to passports, on this service's database. */
  /** Its database, as a job beside it would open it. */
  Database database() {
    StoreSession session = StoreSession.open(config(dataDir, dbUrl, passport));
    sessions.add(session);
    return session.database();
  }

  PassportDesk passportDesk() throws SQLException {
    ServiceConfig config = config(dataDir, dbUrl, passport);
    StoreSession session = StoreSession.open(config);
    sessions.add(session);
    return PassportDesk.open(config, session.database(), Clock.systemUTC());
  }

  /** Signs as this operator whatever it is given, in a chain and a log that hold. */
  void state(PerformanceUpdate update, String reason) {
    ServiceConfig config = config(dataDir, dbUrl, passport);
    SigningIdentity identity = SigningIdentity.beside(config, Clock.systemUTC());
    try (StoreSession session = StoreSession.open(config)) {
      StatusLists status = new StatusLists(identity.issuer(), new StatusTable(session.database()));
      TransparencyLog log =
          new TransparencyLog(
              identity.log(),
              new LogTable(session.database()),
              new CosignatureTable(session.database()));
      Objects.requireNonNull(
          new PassportTable(session.database())
              .append(
                  update.battery().batteryId(),
                  update.inputs(),
                  (head, slot) ->
                      new PassportUpdater(identity.issuer())
                          .correct(
                              update,
                              Objects.requireNonNull(head),
                              Instant.now(),
                              reason,
                              status.entry(slot.get())),
                  log::grow));
    }
  }

  private static ServiceConfig config(
      Path dataDir, @Nullable String dbUrl, ServiceConfig.@Nullable Passport passport) {
    ServiceConfig usual = config(dataDir, dbUrl, 0, 0, null);
    return passport == null
        ? usual
        : new ServiceConfig(
            usual.dataDir(),
            usual.bind(),
            usual.logFormat(),
            usual.http(),
            usual.mqtt(),
            usual.broker(),
            usual.db(),
            usual.ingest(),
            usual.mappings(),
            usual.assessment(),
            usual.warranty(),
            usual.upkeep(),
            usual.otlp(),
            passport,
            usual.webhooks(),
            usual.dataspace(),
            usual.shutdown());
  }

  static ServiceConfig config(
      Path dataDir,
      @Nullable String dbUrl,
      int httpPort,
      int mqttPort,
      ServiceConfig.@Nullable Broker broker) {
    return config(dataDir, dbUrl, httpPort, mqttPort, broker, MappingProfiles.NONE);
  }

  private static ServiceConfig config(
      Path dataDir,
      @Nullable String dbUrl,
      int httpPort,
      int mqttPort,
      ServiceConfig.@Nullable Broker broker,
      MappingProfiles mappings) {
    return config(dataDir, dbUrl, httpPort, mqttPort, broker, mappings, null);
  }

  private static ServiceConfig config(
      Path dataDir,
      @Nullable String dbUrl,
      int httpPort,
      int mqttPort,
      ServiceConfig.@Nullable Broker broker,
      MappingProfiles mappings,
      @Nullable URI collector) {
    return new ServiceConfig(
        dataDir,
        "127.0.0.1",
        LogFormat.TEXT,
        new ServiceConfig.Http(httpPort),
        new ServiceConfig.Mqtt(mqttPort, null, 4 << 20, 20_000),
        broker,
        new ServiceConfig.Db(dbUrl, null, null),
        new ServiceConfig.Ingest(2, 20_000),
        mappings,
        new ServiceConfig.Assessment(
            Duration.ofHours(1), 1_000, LearnedModels.NONE, Duration.ofDays(1)),
        new ServiceConfig.Warranty(null),
        new ServiceConfig.Upkeep(Duration.ofHours(1), 64 << 20, null, null),
        new ServiceConfig.Otlp(collector),
        new ServiceConfig.Passport(
            null, dataDir.resolve("part-issuers"), null, PublishPolicy.standard()),
        new ServiceConfig.Webhooks(true, true, Duration.ofMillis(100), 4),
        new ServiceConfig.Dataspace(
            "BPNL00000003CRHK",
            URI.create("https://edc.example/dsp"),
            URI.create("https://edc.example/public"),
            URI.create("http://packtrail:8080")),
        new ServiceConfig.Shutdown(Duration.ofSeconds(20)));
  }

  /** A new database on the external server, or null for the embedded one. */
  static @Nullable String ownDatabase() throws SQLException {
    String admin = System.getenv("PACKTRAIL_TEST_DB_URL");
    if (admin == null || admin.isBlank()) {
      return null;
    }
    String name = "packtrail_it_" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = DriverManager.getConnection(admin);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return admin.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + name);
  }

  /** For a command that runs beside this service. */
  Map<String, String> commandSettings() {
    return dbUrl == null
        ? Map.of("PACKTRAIL_DATA_DIR", dataDir.toString())
        : Map.of("PACKTRAIL_DATA_DIR", dataDir.toString(), "PACKTRAIL_DB_URL", dbUrl);
  }

  Path dataDir() {
    return dataDir;
  }

  FleetService service() {
    return service;
  }

  /** Lets a gateway in as {@code packtrail gateway add} does, and connects it. */
  GatewayClient connect(GatewayId gatewayId) {
    String password = GatewaySecret.generate();
    service
        .tables()
        .gateways()
        .add(gatewayId, GatewaySecret.hash(password), Clock.systemUTC().instant());
    return GatewayClient.connect(settings(), gatewayId, password);
  }

  GatewayClient.Settings settings() {
    return new GatewayClient.Settings("tcp://127.0.0.1:" + service.mqttPort());
  }

  /** Registers through the store, where the test is about something else. */
  void register(Battery battery) {
    service.tables().batteries().register(battery);
  }

  /** Changes the database behind the service's back. */
  void sql(String statement) throws SQLException {
    if (dbUrl != null) {
      execute(DriverManager.getConnection(dbUrl), statement);
      return;
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.attachOrStart(dataDir)) {
      execute(
          DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password()),
          statement);
    }
  }

  /** A connection to the service's database, to be closed by the caller. */
  Connection openDatabase() throws SQLException {
    if (dbUrl != null) {
      return DriverManager.getConnection(dbUrl);
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.attachOrStart(dataDir)) {
      return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }
  }

  private static void execute(Connection opened, String sql) throws SQLException {
    try (Connection connection = opened;
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(
          path
              + " answered "
              + response.statusCode()
              + ": "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
    return JSON.readTree(response.body());
  }

  HttpResponse<byte[]> post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A request with the administrator's token. */
  HttpRequest.Builder request(String path) {
    return anonymous(path).header("Authorization", "Bearer " + AdminToken.in(dataDir).value());
  }

  HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + path));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  static JsonNode parse(HttpResponse<byte[]> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** Registers one simulated vehicle and lets it send its whole history. */
  Battery drive(String name, double years) throws Exception {
    return drive(name, years, Instant.parse("2026-11-01T00:00:00Z"));
  }

  Battery drive(String name, double years, Instant until) throws Exception {
    FleetSimulation simulation =
        new FleetSimulation(new FleetPlan(1, years, name.hashCode(), until));
    Battery simulated = simulation.batteries().get(0);
    Battery battery = renamed(simulated, name);
    register(battery);
    GatewayId gatewayId = Objects.requireNonNull(battery.gatewayId());
    try (GatewayClient gateway = connect(gatewayId)) {
      Iterator<GatewayMessage> messages = simulation.messages(simulated, day -> {});
      while (messages.hasNext()) {
        GatewayMessage message = messages.next();
        GatewayMessage own =
            new GatewayMessage(
                message.messageId(),
                gatewayId,
                battery.batteryId(),
                message.sentAt(),
                message.samples());
        gateway.publish(own.topic(), own.payload());
      }
      gateway.awaitAcknowledged();
    }
    return battery;
  }

  /** Another battery of the same type, of which nothing more is known than that. */
  static Battery ofTypeOf(Battery like, String name) {
    return new Battery(
        new BatteryId(name),
        "urn:example:" + name,
        null,
        null,
        like.modelGroup(),
        like.chemistry(),
        like.ratedCapacityAh(),
        null,
        like.nominalVoltageV(),
        like.seriesCells(),
        like.parallelCells(),
        null,
        null,
        like.category(),
        null,
        null);
  }

  private static Battery renamed(Battery battery, String name) {
    return new Battery(
        new BatteryId(name),
        "urn:example:" + name,
        null,
        new GatewayId("gw-" + name),
        battery.modelGroup(),
        battery.chemistry(),
        battery.ratedCapacityAh(),
        battery.certifiedEnergyKWh(),
        battery.nominalVoltageV(),
        battery.seriesCells(),
        battery.parallelCells(),
        battery.manufacturedOn(),
        battery.inServiceOn(),
        battery.category(),
        battery.referenceCapacityAh(),
        battery.referenceSource());
  }

  @Override
  public void close() {
    sessions.forEach(StoreSession::close);
    service.close();
  }
}
