package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.RecordedData;
import io.packtrail.simulators.replay.ReplayOptions;
import io.packtrail.simulators.replay.ReplayStream;
import io.packtrail.sohmodel.BatteryAnalysis;
import io.packtrail.sohmodel.SohModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Accuracy tables. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Measure the accuracy of the models on recorded data.",
    subcommands = EvaluateCommand.Soh.class)
final class EvaluateCommand {

  /** The model alone, on the samples that a replay would send. */
  @Command(
      name = "soh",
      mixinStandardHelpOptions = true,
      description = "State of health against measured capacity, for each cell of a folder.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Soh implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder of recorded cells (docs/replay.md).")
    private Path folder;

    @Option(
        names = "--portion",
        defaultValue = "CHARGES",
        description =
            "Rows that the model sees: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ReplayOptions.Portion portion;

    @Option(
        names = "--seed",
        defaultValue = "0",
        description = "Chooses the windows of PARTIAL_CHARGES (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
      ReplayOptions options = new ReplayOptions(portion, 1, seed, 1_000);
      List<RecordedCell> cells = RecordedData.open(folder).cells();
      ComparisonTable table = new ComparisonTable();
      try (ProgressBar bar = Progress.bar("Estimating", "cells", cells.size())) {
        for (RecordedCell cell : cells) {
          BatteryAssessment assessed = assess(cell, options);
          table.add(
              cell.name(),
              new CapacityComparison(assessed.history(), cell.measuredCapacities()),
              assessed);
          bar.step();
        }
      }
      table.print(spec.commandLine().getOut());
      return 0;
    }

    private static BatteryAssessment assess(RecordedCell cell, ReplayOptions options) {
      Battery battery = cell.battery(options);
      BatteryAnalysis analysis = new SohModel().open(battery);
      try (ReplayStream stream = cell.open(options)) {
        stream.forEachRemaining(message -> analysis.accept(message.samples()));
      }
      return analysis.finish();
    }
  }
}
