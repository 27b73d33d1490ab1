package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.simulators.fleet.FleetPlan;
import io.packtrail.simulators.fleet.FleetSimulation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends a simulated fleet's history, which ends now, to a running service. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description =
        "Send a simulated fleet's history over MQTT to a service that runs with the same configuration.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class SimulateCommand implements Callable<Integer> {
  private static final int SENDING_THREADS = 2;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;
  @Mixin private TargetOption target;

  @Option(
      names = "--batteries",
      paramLabel = "N",
      defaultValue = "24",
      description = "Simulated batteries (default: ${DEFAULT-VALUE}).")
  private int batteries;

  @Option(
      names = "--years",
      paramLabel = "Y",
      defaultValue = "1",
      description = "Years of history that end now (default: ${DEFAULT-VALUE}).")
  private double years;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Chooses the fleet (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws InterruptedException {
    ServiceConfig config = configuration.load();
    Logs.begin(config.dataDir(), config.logFormat(), Level.ERROR);
    Instant now = FleetService.systemClock().instant();
    FleetSimulation simulation;
    try {
      simulation = new FleetSimulation(new FleetPlan(batteries, years, seed, now));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    List<Battery> fleetBatteries = simulation.batteries();
    long days = Duration.between(simulation.plan().start(), now).toDays();
    try (GatewayFleet fleet = target.connect(config, fleetBatteries);
        ProgressBar bar = Progress.bar("Driving", "vehicle days", fleetBatteries.size() * days)) {
      for (Battery battery : fleetBatteries) {
        fleet.add(
            Objects.requireNonNull(battery.gatewayId()),
            battery.batteryId(),
            simulation.messages(battery, day -> bar.step()));
      }
      fleet.sendUntil(now, SENDING_THREADS, (batteryId, message) -> {});
      long acknowledged = fleet.acknowledged().values().stream().mapToLong(Long::longValue).sum();
      spec.commandLine()
          .getOut()
          .println(
              "%d messages of %d batteries acknowledged."
                  .formatted(acknowledged, fleetBatteries.size()));
    }
    return 0;
  }
}
