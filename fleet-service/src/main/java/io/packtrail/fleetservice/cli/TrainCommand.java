package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.ReplayOptions;
import io.packtrail.sohmodel.TrainingCharges;
import io.packtrail.sohmodel.learned.ChargeFeatureReader;
import io.packtrail.sohmodel.learned.ChargeWindow;
import io.packtrail.sohmodel.learned.DeployableTraining;
import io.packtrail.sohmodel.learned.Deployment;
import io.packtrail.sohmodel.learned.ErrorFigures;
import io.packtrail.sohmodel.learned.LearnedModel;
import io.packtrail.sohmodel.learned.LearnedModelTraining;
import io.packtrail.sohmodel.learned.MeasuredCell;
import io.packtrail.sohmodel.learned.PulseFiles;
import io.packtrail.sohmodel.learned.SohEvaluation;
import io.packtrail.sohmodel.sample.CellLimits;
import io.packtrail.sohmodel.tribuo.ModelFolder;
import io.packtrail.sohmodel.tribuo.TribuoRegressionTrainer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains models from the operator's own data. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Train models from recorded data.",
    subcommands = {TrainCommand.Soh.class, TrainCommand.Pulse.class, TrainCurveCommand.class})
final class TrainCommand {
  private static final int ROWS = 480;
  private static final int LEAST_CHARGES = 8;

  private TrainCommand() {}

  /** State of health from the shape of a charge. */
  @Command(
      name = "soh",
      mixinStandardHelpOptions = true,
      description =
          "State of health from the shape of a charge: writes a model folder for"
              + " PACKTRAIL_SOH_MODELS.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Soh implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        paramLabel = "DIR",
        description = "Folder of recorded cells of one type with measured capacities.")
    private Path folder;

    @Option(
        names = "--out",
        paramLabel = "DIR",
        required = true,
        description = "The model's folder; its last part is the model's name.")
    private Path target;

    @Option(
        names = "--train",
        paramLabel = "FILE",
        description = "Names of the cells to train on, one a line (default: all).")
    private @Nullable Path train;

    @Override
    public Integer call() {
      List<RecordedCell> cells = CellSplit.training(folder, train);
      List<Battery> batteries = new ArrayList<>();
      List<MeasuredCell> rows = new ArrayList<>();
      for (RecordedCell cell : cells) {
        Battery battery = cell.battery(ReplayOptions.AS_RECORDED);
        MeasuredCell measured = measured(cell, battery);
        if (measured != null) {
          batteries.add(battery);
          rows.add(measured);
        }
      }
      if (rows.size() < 3) {
        throw new CommandFailure(
            "cells with %d complete charges and capacities must be at least 3, got %d"
                .formatted(LEAST_CHARGES, rows.size()));
      }
      write(spec, training().charges(rows, use(batteries, rows)), target, rows.size() + " cells");
      return 0;
    }

    private Deployment use(List<Battery> batteries, List<MeasuredCell> rows) {
      Battery first = batteries.get(0);
      double cellAh = first.ratedCapacityAh() / first.parallelCells();
      for (Battery other : batteries) {
        if (other.chemistry() != first.chemistry()
            || other.ratedCapacityAh() / other.parallelCells() != cellAh) {
          throw new CommandFailure(
              "cells must be of one chemistry and rated capacity, got %s beside %s"
                  .formatted(other.batteryId(), first.batteryId()));
        }
      }
      boolean withTemperature =
          rows.stream()
              .allMatch(cell -> !Double.isNaN(cell.features()[0][ChargeFeatureReader.TEMPERATURE]));
      return new Deployment(
          EvaluationFolders.nameOf(target),
          Deployment.Kind.CHARGE,
          batteries.stream().map(battery -> battery.batteryId().value()).toList(),
          first.chemistry(),
          cellAh,
          window(first),
          withTemperature,
          ChargeFeatureReader.FEATURES,
          EvaluationFolders.nameOf(folder),
          "");
    }
  }

  /** State of health of retired batteries from pulse tests. */
  @Command(
      name = "pulse",
      mixinStandardHelpOptions = true,
      description =
          "State of health of retired batteries of one type from pulse tests: writes a model folder"
              + " for packtrail pulse.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Pulse implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        paramLabel = "FILE",
        description = "CSV with ID, Mat, Qn (Ah), SOH, SOC (%%) and the voltages U1 to U21 (V).")
    private Path file;

    @Option(
        names = "--out",
        paramLabel = "DIR",
        required = true,
        description = "The model's folder; its last part is the model's name.")
    private Path target;

    @Option(
        names = "--train",
        paramLabel = "FILE",
        description = "Names of the batteries to train on, one a line (default: all).")
    private @Nullable Path train;

    @Override
    public Integer call() {
      List<MeasuredCell> all = PulseFiles.read(file);
      List<MeasuredCell> cells =
          train == null ? all : SohEvaluation.named(all, CellNames.read(train));
      if (cells.stream().map(MeasuredCell::family).distinct().count() != 1) {
        throw new CommandFailure(
            "batteries must be of one material and rated capacity, got %s"
                .formatted(cells.stream().map(MeasuredCell::family).distinct().toList()));
      }
      long groups = cells.stream().map(MeasuredCell::group).distinct().count();
      if (groups < 3) {
        throw new CommandFailure(
            "batteries must be at least 3 (what stands before a dash in the ID names one), got "
                + groups);
      }
      write(spec, training().pulses(cells, use(cells)), target, cells.size() + " batteries");
      return 0;
    }

    private Deployment use(List<MeasuredCell> cells) {
      return new Deployment(
          EvaluationFolders.nameOf(target),
          Deployment.Kind.PULSE,
          cells.stream().map(PulseFiles::batteryId).toList(),
          null,
          PulseFiles.ratedCapacityAh(cells.get(0)),
          null,
          false,
          PulseFiles.FEATURES,
          String.valueOf(file.getFileName()),
          "");
    }
  }

  private static DeployableTraining training() {
    return new DeployableTraining(
        new LearnedModelTraining(
            new TribuoRegressionTrainer(
                LearnedAccuracy.OPTIMISER_STEPS, FleetService.systemClock()),
            ROWS));
  }

  /** Writes a model, reads it back as a service would, and says how good it is. */
  private static void write(CommandSpec spec, LearnedModel model, Path target, String trainedOn) {
    ModelFolder.save(model, target);
    ErrorFigures figures = model.card().crossValidated();
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "Wrote %s: %s; each left out: MAPE %.2f %%, 90 %% interval covers %.0f %%.%n",
            ModelFolder.loadAll(target).get(0).id(),
            trainedOn,
            figures.mapePercent(),
            figures.coveragePercent());
    spec.commandLine().getOut().flush();
  }

  private static ChargeWindow window(Battery battery) {
    return ChargeWindow.below(CellLimits.of(battery.chemistry()).fullV());
  }

  /** The complete charges of a cell with the capacities measured after them; null with too few. */
  private static @Nullable MeasuredCell measured(RecordedCell cell, Battery battery) {
    RecordedCharges.Labels capacities = new RecordedCharges.Labels(cell);
    List<double[]> rows = new ArrayList<>();
    List<Double> labels = new ArrayList<>();
    for (Map.Entry<Instant, double[]> charge :
        TrainingCharges.features(battery, window(battery), RecordedCharges.history(cell))
            .entrySet()) {
      double labelAh = capacities.after(charge.getKey());
      if (!Double.isNaN(labelAh)) {
        rows.add(charge.getValue());
        labels.add(labelAh / battery.ratedCapacityAh());
      }
    }
    if (rows.size() < LEAST_CHARGES) {
      return null;
    }
    String id = battery.batteryId().value();
    return new MeasuredCell(
        cell.name(),
        id,
        id,
        id,
        rows.toArray(double[][]::new),
        labels.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
