package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.config.ServiceConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything in one process: vehicles, MQTT, database, estimates, signed passports, pages. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Run everything in one process with a simulated fleet, or with recorded cells (--replay).")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class DemoCommand implements Callable<Integer> {
  /** Short, so that a spectator sees values move. */
  private static final Duration ASSESSMENT_INTERVAL = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;

  @Option(
      names = "--batteries",
      paramLabel = "N",
      defaultValue = "24",
      description = "Simulated batteries (default: ${DEFAULT-VALUE}).")
  private int batteries;

  @Option(
      names = "--years",
      paramLabel = "Y",
      defaultValue = "2",
      description = "Years of history that end now (default: ${DEFAULT-VALUE}).")
  private double years;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Chooses the fleet (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--replay",
      paramLabel = "DIR",
      description = "Send the recorded cells of this folder instead (docs/replay.md).")
  private @Nullable Path replay;

  @Option(names = "--once", description = "Stop after the first round.")
  private boolean once;

  @Override
  public Integer call() throws InterruptedException {
    ServiceConfig configured = configuration.load();
    Clock clock = FleetService.systemClock();
    DemoRound round =
        replay == null
            ? new SimulatedRound(batteries, years, seed, clock)
            : new ReplayedRound(replay);
    try (DemoFolder folder = DemoFolder.recreate(configured.dataDir().resolve("demo"));
        Lifetime lifetime = new Lifetime()) {
      Logs.begin(folder.path(), configured.logFormat(), Level.ERROR);
      PrintWriter out = spec.commandLine().getOut();
      out.println("Starting the service; its data and log are in " + folder.path());
      out.flush();
      FleetService service = FleetService.start(demo(configured, folder.path()), true, clock);
      lifetime.owns(service);
      service.holdAssessments(true); // until the history is there
      out.println("Pages: http://localhost:%d".formatted(service.httpPort()));
      out.flush();
      Demo demo = new Demo(service, folder.path(), clock, out);
      boolean good = round.run(demo);
      if (once) {
        round.close();
        return good ? 0 : 1;
      }
      lifetime.stopsFirst(round::close);
      out.println();
      out.println("Live now: http://localhost:%d (Ctrl-C stops it).".formatted(service.httpPort()));
      out.flush();
      round.keepRunning();
      lifetime.awaitEnd();
    }
    return 0;
  }

  /** The operator's addresses and limits, but a database and an endpoint of the demo's own. */
  private static ServiceConfig demo(ServiceConfig configured, Path folder) {
    return new ServiceConfig(
        folder,
        configured.bind(),
        configured.logFormat(),
        configured.http(),
        configured.mqtt(),
        null,
        new ServiceConfig.Db(null, null, null),
        configured.ingest(),
        configured.mappings(),
        new ServiceConfig.Assessment(
            ASSESSMENT_INTERVAL,
            configured.assessment().batch(),
            configured.assessment().models(),
            configured.assessment().fleetLearningInterval()),
        configured.warranty(),
        configured.upkeep(),
        configured.otlp(),
        configured.passport(),
        configured.webhooks(),
        configured.dataspace(),
        configured.shutdown());
  }
}
