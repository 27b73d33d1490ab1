package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.RecordedData;
import io.packtrail.simulators.replay.ReplayOptions;
import io.packtrail.simulators.replay.ReplayStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends recorded cells to a running service. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Send the recorded cells of a folder over MQTT to a service that runs with the same configuration.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ReplayCommand implements Callable<Integer> {
  private static final int SENDING_THREADS = 2;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;
  @Mixin private TargetOption target;

  @Parameters(paramLabel = "DIR", description = "Folder of recorded cells (docs/replay.md).")
  private Path folder;

  @Option(
      names = "--portion",
      defaultValue = "CHARGES",
      description = "Rows that are sent: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ReplayOptions.Portion portion;

  @Option(
      names = "--series-cells",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Send each cell as a pack of N in series: measured cell data in a simulated envelope.")
  private int seriesCells;

  @Override
  public Integer call() throws InterruptedException {
    ServiceConfig config = configuration.load();
    Logs.begin(config.dataDir(), config.logFormat(), Level.ERROR);
    ReplayOptions options = new ReplayOptions(portion, seriesCells, 0, 1_000);
    List<RecordedCell> cells = RecordedData.open(folder).cells();
    List<Battery> batteries = cells.stream().map(cell -> cell.battery(options)).toList();
    List<ReplayStream> streams = new ArrayList<>();
    try (GatewayFleet fleet = target.connect(config, batteries);
        ProgressBar bar = Progress.bar("Sending", "samples", -1)) {
      for (int i = 0; i < cells.size(); i++) {
        ReplayStream stream = cells.get(i).open(options);
        streams.add(stream);
        fleet.add(
            Objects.requireNonNull(batteries.get(i).gatewayId()),
            batteries.get(i).batteryId(),
            stream);
      }
      fleet.sendUntil(
          Instant.MAX,
          SENDING_THREADS,
          (batteryId, message) -> bar.stepBy(message.samples().size()));
      fleet
          .acknowledged()
          .forEach(
              (batteryId, count) ->
                  spec.commandLine()
                      .getOut()
                      .println("%s: %d messages acknowledged".formatted(batteryId, count)));
    } finally {
      streams.forEach(ReplayStream::close);
    }
    return 0;
  }
}
