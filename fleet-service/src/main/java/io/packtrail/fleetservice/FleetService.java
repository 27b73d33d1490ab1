package io.packtrail.fleetservice;

import io.packtrail.domain.BatteryId;
import io.packtrail.fleetservice.access.AdminToken;
import io.packtrail.fleetservice.access.FirstMessage;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.http.HttpApi;
import io.packtrail.fleetservice.http.Readiness;
import io.packtrail.fleetservice.http.Tables;
import io.packtrail.fleetservice.metrics.DifferingMeter;
import io.packtrail.fleetservice.metrics.QuarantineMeter;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.fleetservice.passport.StaticParts;
import io.packtrail.fleetservice.passport.StatusLists;
import io.packtrail.fleetservice.passport.TransparencyLog;
import io.packtrail.fleetservice.tracing.Tracing;
import io.packtrail.fleetservice.webhook.SecretBox;
import io.packtrail.fleetservice.webhook.WebhookFlow;
import io.packtrail.fleetservice.webhook.Webhooks;
import io.packtrail.mqttingest.EmbeddedEndpoint;
import io.packtrail.passportupdater.PassportUpdater;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.rulestimator.FleetPriors;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.sohmodel.curve.CellCurves;
import io.packtrail.timescalestore.CalibrationTable;
import io.packtrail.timescalestore.ClockTable;
import io.packtrail.timescalestore.CosignatureTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.DatabaseInfo;
import io.packtrail.timescalestore.FleetHealthTable;
import io.packtrail.timescalestore.FleetPriorTable;
import io.packtrail.timescalestore.QuarantineTable;
import io.packtrail.timescalestore.Retention;
import io.packtrail.timescalestore.WebhookOutbox;
import io.packtrail.timescalestore.WebhookTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.net.BindException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Vehicles, MQTT, TimescaleDB, SOH, RUL, signed passport: the service from top to bottom. */
public final class FleetService implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(FleetService.class);

  private final Running running;
  private final AtomicBoolean ready;
  private final AssessmentFlow assessment;
  private final FleetTeaching teaching;
  private final StoreUpkeep upkeep;
  private final Tables tables;
  private final int httpPort;
  private final EmbeddedEndpoint.Ports mqtt;

  private FleetService(
      Running running,
      AtomicBoolean ready,
      AssessmentFlow assessment,
      FleetTeaching teaching,
      StoreUpkeep upkeep,
      Tables tables,
      int httpPort,
      EmbeddedEndpoint.Ports mqtt) {
    this.running = running;
    this.ready = ready;
    this.assessment = assessment;
    this.teaching = teaching;
    this.upkeep = upkeep;
    this.tables = tables;
    this.httpPort = httpPort;
    this.mqtt = mqtt;
  }

  /**
   * Starts every part, or none: when a part fails to start, those before it are ended again.
   *
   * @param pagesOpenOnLoopback whether people on this machine read pages without a token
   */
  public static FleetService start(ServiceConfig config, boolean pagesOpenOnLoopback, Clock clock) {
    Databases.requireWritable(config.dataDir());
    Running running = new Running();
    try {
      return start(config, pagesOpenOnLoopback, clock, running);
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private static FleetService start(
      ServiceConfig config, boolean pagesOpenOnLoopback, Clock clock, Running running) {
    ServiceMetrics metrics = running.add("metrics", new ServiceMetrics());
    Tracing tracing = running.add("traces", Tracing.to(config.otlp().endpoint()));
    AtomicBoolean ready = new AtomicBoolean();
    metrics.gauge(
        "packtrail.data.disk.free.ratio",
        "Free part of the disk that the data folder is on",
        () -> freeRatio(config.dataDir().toFile()));

    // 1. State: one database, narrow views of it.
    Database database = Databases.open(config, running);
    database.migrate();
    Durability durability = new Durability(database::info, metrics);
    Tables tables =
        Tables.of(
            database,
            new DifferingMeter(metrics.registry()),
            new QuarantineMeter(metrics.registry()));

    // 2. Models: pure functions of a battery's history. No I/O, no clock, no threads.
    SohModel soh = new SohModel(CellCurves.builtIn(), config.assessment().models());
    config
        .assessment()
        .models()
        .all()
        .forEach(
            model ->
                LOGGER
                    .atInfo()
                    .addKeyValue("model", model.id())
                    .addKeyValue("cells", model.deployment().trainingBatteries().size())
                    .log("learned model of state of health in use"));
    config
        .assessment()
        .models()
        .curves()
        .forEach(
            curve ->
                LOGGER
                    .atInfo()
                    .addKeyValue("curve", curve.curve().id())
                    .addKeyValue("cells", curve.curve().cells().size())
                    .log("learned charge curve in use"));
    FleetTeaching teaching =
        new FleetTeaching(
            config.assessment().fleetLearningInterval(),
            tables.batteries()::list,
            tables.assessments()::trajectory,
            new FleetPriorTable(database),
            new FleetScreening(tables.assessments()::trajectory, tables.fleetHealth()),
            metrics,
            clock);

    int superseded = tables.assessments().supersede(soh.methodVersion());
    if (superseded > 0) {
      LOGGER
          .atInfo()
          .addKeyValue("batteries", superseded)
          .addKeyValue("method", soh.methodVersion())
          .log("batteries that another method assessed are due again");
    }

    // 3. The signed, append-only record.
    SigningIdentity identity = SigningIdentity.atStart(config, clock, tables.log());
    TransparencyLog log =
        new TransparencyLog(identity.log(), tables.log(), new CosignatureTable(database));
    startLog(log, metrics);
    WaitingKeys waiting = new WaitingKeys(new KeyFolder(config.dataDir()), metrics);
    StatusLists status = new StatusLists(identity.issuer(), tables.status());
    PassportPublication publication =
        new PassportPublication(
            config.passport().publishPolicy(),
            new PassportUpdater(identity.issuer(), identity.didDocument()),
            status::entry,
            tables.confirmations()::newest,
            (battery, inputs, next) -> {
              waiting.look();
              return tables.passports().append(battery, inputs, next, log::grow);
            },
            clock,
            metrics);

    // 4. Flows. The arguments stand in the order in which data meets them.
    Vertx vertx = Vertx.vertx();
    running.onStop("vertx", () -> Running.await(vertx.close()));
    Ingestion ingestion = new Ingestion(config, vertx, tables, metrics, tracing, clock);
    metrics.gauge(
        "packtrail.db.connections.active",
        "Connections of the pool in use",
        database::activeConnections);
    metrics.gauge(
        "packtrail.db.connections.waiting",
        "Threads that wait for a connection",
        database::waitingForConnection);
    GroupCalibrations calibrations =
        new GroupCalibrations(new CalibrationTable(database), soh.methodVersion(), clock);
    StoredReports stored = new StoredReports(tables.summaries(), tables.events());
    AssessmentFlow assessment =
        new AssessmentFlow(
            config.assessment(),
            tables.telemetry()::dueForAssessment,
            tables.batteries()::find,
            tables.telemetry()::life, // one battery: counters of what was dropped, then samples
            stored::until, // summaries, events
            (battery, reports) ->
                soh.open(
                    battery,
                    reports,
                    calibrations.of(battery)), // -> Estimated | NotEstimable(reason)
            teaching::forecast, // -> distribution of the remaining life
            tables.assessments()::save,
            publication, // -> signed, chained to its predecessor
            clock,
            metrics,
            tracing);
    StoreUpkeep upkeep =
        new StoreUpkeep(
            config.upkeep(),
            tables.ledger(),
            new ClockTable(database.unhurried()),
            new QuarantineTable(database.unhurried()),
            new Retention(
                database, new UseCarrier(soh, tables.batteries()::find, stored::until, clock)),
            tables.telemetry()::prepare,
            durability::look,
            new FleetHealthTable(database.unhurried())::bmsDisagreements,
            metrics,
            clock);
    SecretBox box = SecretBox.of(config.dataDir().resolve("keys").resolve("webhook.key"));
    WebhookFlow webhooks =
        new WebhookFlow(config.webhooks(), new WebhookOutbox(database), box, vertx, metrics, clock);
    AtomicReference<FirstMessage> firstMessage = new AtomicReference<>(FirstMessage.of(config));
    HttpApi http =
        new HttpApi(
            tables,
            new HttpApi.Identity(
                identity.issuer(),
                identity.didDocument(),
                log,
                status,
                new KeyFolder(config.dataDir())::archived,
                AdminToken.in(config.dataDir()),
                new StaticParts(
                    tables.parts(), tables.partLists(), config.passport().partIssuers())),
            new Webhooks(config.webhooks(), new WebhookTable(database), box),
            config.dataspace(),
            ingestion.decoderForReplay(),
            soh,
            () -> readiness(ready, database, durability.info(), ingestion, tables),
            metrics,
            tracing,
            firstMessage::get,
            teaching::estimator,
            config.warranty().catalogue(),
            clock,
            pagesOpenOnLoopback);

    // 5. Consumers before producers, so that nothing arrives before it can be handled. What is
    // added here ends in the reverse order.
    int httpPort = listen(http.start(vertx, config.bind(), config.http().port()), config);
    running.onStop("http", () -> Running.await(http.stop()));
    teaching.start();
    running.add("fleet teaching", teaching);
    upkeep.start();
    running.onStop("store upkeep", upkeep::stop);
    webhooks.start();
    running.add("webhooks", webhooks);
    assessment.start();
    running.add("assessment", assessment);
    EmbeddedEndpoint.Ports mqtt = ingestion.start(running);
    firstMessage.set(FirstMessage.to(config, mqtt.plain(), mqtt.tls()));
    ready.set(true);
    running.onStop("readiness", () -> ready.set(false));
    report(durability.info(), httpPort, mqtt);
    return new FleetService(running, ready, assessment, teaching, upkeep, tables, httpPort, mqtt);
  }

  /** The clock of the machine; the one place where it is read. */
  public static Clock systemClock() {
    return Clock.systemUTC();
  }

  /** Port of the API and the pages. */
  public int httpPort() {
    return httpPort;
  }

  /** Ports of the MQTT endpoint. */
  public EmbeddedEndpoint.Ports mqtt() {
    return mqtt;
  }

  /** Port of the MQTT endpoint without TLS; which must not be switched off. */
  public int mqttPort() {
    Integer port = mqtt.plain();
    if (port == null) {
      throw new ServiceException("no-plain-mqtt", "mqtt.plain must be true, got false");
    }
    return port;
  }

  /** The narrow views of the store, for commands that run in the same process. */
  public Tables tables() {
    return tables;
  }

  /** Whether it takes work. */
  public boolean isReady() {
    return ready.get();
  }

  /** Lets the schedule of assessments rest while a history is delivered, or go on. */
  public void holdAssessments(boolean hold) {
    assessment.hold(hold);
  }

  /**
   * Assesses every battery with new data now, and returns when that is done.
   *
   * @param assessed told of each battery
   */
  public void assessAll(Consumer<BatteryId> assessed) {
    assessment.assessAll(assessed);
  }

  /** Learns from the fleet now, beside the schedule, and returns what forecasts rest on then. */
  public FleetPriors learnFromFleet() {
    return teaching.learn();
  }

  /** Runs the store's jobs now, beside their schedule, and returns when they are done. */
  public void upkeep() {
    upkeep.turn();
    upkeep.measureClocks();
  }

  /** Unready, stop reading, drain, commit, acknowledge, disconnect, stop the database. */
  @Override
  public void close() {
    running.close();
    LOGGER.atInfo().log("stopped");
  }

  /** Names of the parts that did not end well; empty after an orderly stop. */
  public List<String> failures() {
    return running.failures();
  }

  private static Readiness.State readiness(
      AtomicBoolean ready,
      Database database,
      DatabaseInfo info,
      Ingestion ingestion,
      Tables tables) {
    Map<String, Boolean> checks = new LinkedHashMap<>();
    checks.put("accepting", ready.get());
    checks.put("database", database.reachable());
    checks.put("storing", ingestion.isStoring());
    return new Readiness.State(
        checks,
        info,
        ingestion.connectedGateways(),
        ingestion.isBrokerConnected(),
        tables.ledger().lastCheck());
  }

  /** A log that is damaged stops publishing, not the service: measuring goes on. */
  private static void startLog(TransparencyLog log, ServiceMetrics metrics) {
    AtomicBoolean intact = new AtomicBoolean();
    metrics.gauge(
        "packtrail.passport.log.intact",
        "1 where the transparency log was what its signature says at the start, else 0",
        () -> intact.get() ? 1 : 0);
    metrics.gauge("packtrail.passport.log.entries", "Entries of the log", log::size);
    try {
      long added = log.start();
      intact.set(true);
      LOGGER
          .atInfo()
          .addKeyValue("log", log.name().vkey())
          .addKeyValue("entries", log.size())
          .addKeyValue("addedNow", added)
          .log("transparency log");
    } catch (PassportException e) {
      LOGGER
          .atError()
          .setCause(e)
          .addKeyValue("code", e.code())
          .log("transparency log refused: no update is published until it is put right");
    }
  }

  private static double freeRatio(File folder) {
    long totalBytes = folder.getTotalSpace();
    return totalBytes == 0 ? 0 : (double) folder.getUsableSpace() / totalBytes;
  }

  private static int listen(Future<Integer> listening, ServiceConfig config) {
    try {
      return Running.await(listening);
    } catch (CompletionException e) {
      if (e.getCause() instanceof BindException) {
        throw new ServiceException(
            "port-in-use",
            "http.port must be free, got %d on %s, where another program listens or which is not this machine's; set PACKTRAIL_HTTP_PORT or PACKTRAIL_BIND"
                .formatted(config.http().port(), config.bind()),
            e);
      }
      throw e;
    }
  }

  private static void report(DatabaseInfo info, int httpPort, EmbeddedEndpoint.Ports mqtt) {
    LOGGER
        .atInfo()
        .addKeyValue("postgresql", info.version())
        .addKeyValue("timescaledb", orNone(info.timescaleVersion()))
        .addKeyValue("licence", orNone(info.timescaleLicence()))
        .addKeyValue("hypertable", info.hypertable())
        .addKeyValue("compression", info.compression())
        .addKeyValue("retention", info.retention())
        .addKeyValue("durable", info.durable())
        .log("database");
    LOGGER
        .atInfo()
        .addKeyValue("httpPort", httpPort)
        .addKeyValue("mqttPort", mqtt.plain())
        .addKeyValue("mqttTlsPort", mqtt.tls())
        .log("started");
  }

  private static String orNone(@Nullable String value) {
    return value == null ? "none" : value;
  }
}
