package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Require;
import io.packtrail.rulestimator.cyclelife.CycleForecast;
import io.packtrail.rulestimator.cyclelife.CycleLifeModel;
import io.packtrail.rulestimator.cyclelife.EarlyLifeModel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Forecasts of cells that are known by their cycles alone. */
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Forecast cells that are known by their full cycles (docs/models/cycle-life.md).",
    subcommands = {ForecastCommand.Cycles.class, ForecastCommand.EarlyLife.class})
final class ForecastCommand {
  private ForecastCommand() {}

  /** Remaining cycles of a running cell. */
  @Command(
      name = "cycles",
      mixinStandardHelpOptions = true,
      description =
          "Remaining cycles of a running cell from its capacities, learned from cells of its kind that were run to their end.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Cycles implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--train",
        paramLabel = "DIR",
        required = true,
        description =
            "Folder of capacity histories to the end: CSV, one row a cycle, capacity (Ah) last.")
    private Path train;

    @Option(
        names = "--cell",
        paramLabel = "FILE",
        required = true,
        description = "The running cell's capacities so far, in the same form.")
    private Path cell;

    @Option(
        names = "--nominal-ah",
        paramLabel = "AH",
        required = true,
        description = "Nominal capacity of the cells (Ah).")
    private double nominalAh;

    @Option(
        names = "--end-percent",
        paramLabel = "PERCENT",
        defaultValue = "80",
        description =
            "Capacity at the end of life, of the nominal one (default: ${DEFAULT-VALUE}).")
    private double endPercent;

    @Override
    public Integer call() {
      return answer(
          spec,
          "%.0f cycles left (90 %% interval %.0f to %.0f) after %d cycles; learned from %d cells, %s.%n",
          () -> {
            Require.positive("--nominal-ah", nominalAh, "Ah");
            Require.inRange("--end-percent", endPercent, 30, 99, "%");
            return CycleLifeModel.train(CellFiles.histories(train), nominalAh, endPercent / 100)
                .forecast(CellFiles.history(cell));
          });
    }
  }

  /** Cycle life from the first hundred cycles. */
  @Command(
      name = "early-life",
      mixinStandardHelpOptions = true,
      description =
          "Cycle life of a cell from its discharge curves of cycles 2 to 100, learned from cells of its kind whose life is known.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class EarlyLife implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--train",
        paramLabel = "DIR",
        required = true,
        description = "Folder with lives.csv (cell,cycles) and a file of curves for each cell.")
    private Path train;

    @Option(
        names = "--cell",
        paramLabel = "FILE",
        required = true,
        description =
            "The cell's curves: CSV of 1,000 voltages by 99 cycles, discharged charge (Ah).")
    private Path cell;

    @Override
    public Integer call() {
      return answer(
          spec,
          "%.0f cycles of life (90 %% interval %.0f to %.0f) from the first %d; learned from %d cells, %s.%n",
          () -> EarlyLifeModel.train(CellFiles.lives(train)).forecast(CellFiles.curves(cell)));
    }
  }

  private static int answer(CommandSpec spec, String form, Supplier<CycleForecast> forecast) {
    CycleForecast made;
    try {
      made = forecast.get();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    if (made instanceof CycleForecast.NotEstimable none) {
      throw new CommandFailure("%s: %s".formatted(none.code(), none.reason()));
    }
    CycleForecast.Estimated estimated = (CycleForecast.Estimated) made;
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            form,
            estimated.cycles().q50(),
            estimated.cycles().q05(),
            estimated.cycles().q95(),
            estimated.afterCycles(),
            estimated.trainedOn(),
            estimated.methodVersion());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
