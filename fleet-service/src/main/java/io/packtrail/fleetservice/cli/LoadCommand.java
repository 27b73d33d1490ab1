package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import io.packtrail.simulators.load.AccountFile;
import io.packtrail.simulators.load.Disorder;
import io.packtrail.simulators.load.LoadPlan;
import io.packtrail.simulators.load.LoadReport;
import io.packtrail.simulators.load.LoadRun;
import io.packtrail.simulators.load.LoadTarget;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.GatewayTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts load on a running service and says what it acknowledged. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description =
        "Send as thousands of gateways to a service that runs with the same configuration, and compare what it acknowledged with what it stored.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class LoadCommand implements Callable<Integer> {
  private static final Duration DRAIN = Duration.ofMinutes(5);

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;

  @Option(
      names = "--gateways",
      paramLabel = "N",
      defaultValue = "100",
      description = "Connections, one battery each (default: ${DEFAULT-VALUE}).")
  private int gateways;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "100",
      description = "New messages of each gateway (default: ${DEFAULT-VALUE}).")
  private int messages;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Stop sending after so many seconds, whatever --messages says.")
  private @Nullable Integer seconds;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "60",
      description = "Samples in a message (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--form",
      paramLabel = "FORM",
      defaultValue = "columns",
      description = "Payload: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private TelemetryEncoder.Form form;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "2",
      description = "Messages of one gateway in flight (default: ${DEFAULT-VALUE}).")
  private int window;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Messages a second of all gateways together (default: as fast as they are acknowledged).")
  private double rate;

  @Option(
      names = "--burst",
      paramLabel = "N",
      defaultValue = "1",
      description = "With --rate: messages a gateway lets gather and sends at once.")
  private int burst;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Chooses gateways and faults; the same seed sends the same bytes (default: 1).")
  private long seed;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      defaultValue = "2026-01-01T00:00:00Z",
      description = "Time of the first samples (default: ${DEFAULT-VALUE}).")
  private Instant start;

  @Option(
      names = "--faults",
      description =
          "Gateways send again, repeat, reorder, come back with a day's buffer, and send malformed bytes and wrong times.")
  private boolean faults;

  @Option(
      names = "--offline-days",
      paramLabel = "D",
      description = "Days of samples that each gateway kept while offline and sends at once.")
  private @Nullable Integer offlineDays;

  @Option(
      names = "--mqtt",
      paramLabel = "HOST:PORT",
      description = "MQTT endpoint (default: 127.0.0.1 and the configured port).")
  private @Nullable String endpoint;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Use TLS and trust these certificates (PEM).")
  private @Nullable Path trust;

  @Option(
      names = "--account",
      paramLabel = "FILE",
      description = "Write what was sent and acknowledged, message by message, as CSV.")
  private @Nullable Path accountFile;

  @Option(
      names = "--check",
      description =
          "Compare with the database afterwards; exit code 1 if an acknowledged sample is not there once.")
  private boolean check;

  @Override
  public Integer call() {
    ServiceConfig config = configuration.load();
    Logs.begin(config.dataDir(), config.logFormat(), Level.ERROR);
    LoadPlan plan;
    LoadTarget target;
    try {
      plan = new LoadPlan(gateways, messages, samples, form, start, seed, disorder());
      target = target(config);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (LoadRun run = LoadRun.start(plan, target, provision(config, plan))) {
      out.println(result(run));
      out.flush();
      if (accountFile != null) {
        AccountFile.write(accountFile, run.account());
      }
      return check ? checked(config, run, out) : 0;
    }
  }

  private LoadReport result(LoadRun run) {
    if (seconds == null) {
      return run.await(Duration.ofDays(365));
    }
    LoadReport early = run.awaitOrStop(Duration.ofSeconds(seconds));
    return early != null ? early : run.await(DRAIN);
  }

  private static int checked(ServiceConfig config, LoadRun run, PrintWriter out) {
    try (StoreSession store = StoreSession.open(config)) {
      AccountCheck result = AccountCheck.of(run.account(), store.database());
      out.println(result);
      return result.isClean() ? 0 : 1;
    }
  }

  private static Map<GatewayId, String> provision(ServiceConfig config, LoadPlan plan) {
    try (StoreSession store = StoreSession.open(config)) {
      return new Provisioning(
              new BatteryTable(store.database()),
              new GatewayTable(store.database()),
              FleetService.systemClock())
          .provision(plan.batteries());
    }
  }

  private Disorder disorder() {
    Disorder base = faults ? Disorder.SOME : Disorder.NONE;
    return offlineDays == null
        ? base
        : new Disorder(
            base.resentRatio(),
            base.repeatedRatio(),
            base.reorderedRatio(),
            base.malformedRatio(),
            base.clockFaultRatio(),
            offlineDays);
  }

  private LoadTarget target(ServiceConfig config) {
    String where = endpoint == null ? "127.0.0.1:" + config.mqtt().port() : endpoint;
    int colon = where.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("--mqtt must be HOST:PORT, got " + where);
    }
    return new LoadTarget(
        where.substring(0, colon),
        Integer.parseInt(where.substring(colon + 1)),
        trust,
        window,
        rate,
        burst,
        Duration.ofSeconds(30),
        Duration.ZERO);
  }
}
