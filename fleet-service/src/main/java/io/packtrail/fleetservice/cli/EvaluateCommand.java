package io.packtrail.fleetservice.cli;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.RecordedData;
import io.packtrail.simulators.replay.ReplayOptions;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.sohmodel.curve.CellCurves;
import io.packtrail.sohmodel.learned.LearnedModels;
import io.packtrail.sohmodel.learned.Protocol;
import io.packtrail.sohmodel.tribuo.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Accuracy tables. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Measure the accuracy of the models on recorded data.",
    subcommands = {EvaluateCommand.Soh.class, EvaluateRulCommand.class})
final class EvaluateCommand {

  /** The model alone, on the samples that a replay would send. */
  @Command(
      name = "soh",
      mixinStandardHelpOptions = true,
      description =
          "State of health against what was measured or simulated: recorded cells, simulated"
              + " fleets, learned models.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Soh implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        arity = "0..1",
        paramLabel = "DIR",
        description = "Folder of recorded cells (docs/replay.md): measured against estimated.")
    private @Nullable Path folder;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description =
            "Folder of data sets: recorded cells as a replay sends them; charge features and"
                + " pulses: accuracy of the learned models by protocols C (causal) and P (as"
                + " published).")
    private @Nullable Path data;

    @Option(
        names = "--train",
        paramLabel = "FILE",
        description =
            "Names of the cells to train on, one a line, of any kind (default: all but --test)."
                + " CS2_35, calce_cs2/CS2_35.csv.gz and any longer path are one cell.")
    private @Nullable Path train;

    @Option(
        names = "--test",
        paramLabel = "FILE",
        description =
            "Names of the cells to judge; none of them is learned from (default: every cell,"
                + " or each of --train, judged with the others).")
    private @Nullable Path test;

    @Option(
        names = "--folds",
        defaultValue = "4",
        description = "Parts of the cross-validation (default: ${DEFAULT-VALUE}).")
    private int folds;

    @Option(
        names = "--rows",
        defaultValue = "480",
        description =
            "Rows that a learned model keeps (default: ${DEFAULT-VALUE}), at least 16 a cell; time"
                + " grows with the cube.")
    private int rows;

    @Option(
        names = "--protocol",
        split = ",",
        defaultValue = "CAUSAL,PUBLISHED",
        description = "Of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private List<Protocol> protocols;

    @Option(
        names = "--fleet",
        paramLabel = "N",
        description = "Judge simulated fleets of N batteries, one for each --seed.")
    private @Nullable Integer fleet;

    @Option(
        names = "--years",
        defaultValue = "3",
        description = "Length of the simulated history (default: ${DEFAULT-VALUE}).")
    private double years;

    @Option(
        names = "--out",
        paramLabel = "FILE",
        defaultValue = "docs/accuracy.md",
        description = "Where --data and --fleet write their tables (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
        names = "--portion",
        defaultValue = "CHARGES",
        description =
            "Rows that the model sees: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ReplayOptions.Portion portion;

    @Option(
        names = "--seed",
        split = ",",
        defaultValue = "0",
        description =
            "Chooses the simulated fleets, and the windows of PARTIAL_CHARGES (default:"
                + " ${DEFAULT-VALUE}).")
    private List<Long> seeds;

    @Option(
        names = "--models",
        paramLabel = "DIR",
        description =
            "Learned models and charge curves for DIR; none is used for a cell that it was trained"
                + " on.")
    private @Nullable Path models;

    @Override
    public Integer call() throws IOException {
      Path recorded = folder;
      if (recorded == null && data == null && fleet == null) {
        throw new ParameterException(
            spec.commandLine(), "Nothing to evaluate: give DIR, --data or --fleet.");
      }
      if (data == null && (train != null || test != null)) {
        throw new ParameterException(spec.commandLine(), "--train and --test need --data.");
      }
      requireNumbers();
      if (recorded != null) {
        compare(recorded);
      }
      if (data != null || fleet != null) {
        report();
      }
      return 0;
    }

    private void requireNumbers() {
      require(fleet == null || fleet >= 1, "--fleet must be at least 1, got " + fleet);
      require(years > 0, "--years must be above 0, got " + years);
      require(folds >= 2, "--folds must be at least 2, got " + folds);
    }

    private void require(boolean holds, String sentence) {
      if (!holds) {
        throw new ParameterException(spec.commandLine(), sentence);
      }
    }

    private void report() throws IOException {
      AccuracyPage.prepare(out);
      StringBuilder tables = new StringBuilder();
      if (data != null) {
        AccuracySummary summary = new AccuracySummary();
        String measured = measured(data, summary);
        tables.append(summary.toMarkdown()).append(measured);
      }
      Integer batteries = fleet;
      if (batteries != null) {
        tables.append("## Simulated fleets\n\n");
        for (long seed : seeds) {
          tables.append(simulated(batteries, seed));
        }
      }
      AccuracyPage.write(
          spec,
          out,
          "Accuracy as measured",
          "./packtrail evaluate soh",
          "What the figures mean and what they do not: [state of health](models/soh.md), [learned"
              + " models](models/learned-soh.md).",
          tables.toString());
    }

    /** Lists may name cells of every kind side by side. */
    private String measured(Path data, AccuracySummary summary) {
      EvaluationFolders folders = EvaluationFolders.of(data);
      if (folders.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "--data must hold a set of recorded cells, charge features or pulses"
                + " (docs/replay.md), got "
                + data);
      }
      CellSplit split = CellSplit.read(train, test);
      RecordedAccuracy recorded = new RecordedAccuracy(folders.recorded(), seeds.get(0));
      LearnedAccuracy learned = new LearnedAccuracy(folders, rows);
      List<String> paths = new ArrayList<>(recorded.paths());
      paths.addAll(learned.paths());
      split.check(paths);
      StringBuilder text = new StringBuilder();
      int cells = recorded.count(split);
      if (cells > 0) {
        text.append("## Charges of recorded cells\n\n");
        text.append("As a replay sends them. Whole charges; and of each charge a random window,");
        text.append(" the rest held back. Life ends at 60 % of the first measured capacity. Bench");
        text.append(
            " faults: capacities more than 5 % away from the median of ten neighbours.\n\n");
        try (ProgressBar bar = Progress.bar("Replaying", "cells", cells)) {
          text.append(recorded.toMarkdown(split, summary, bar::step));
        }
      }
      if (learned.judges(split)) {
        text.append("## Learned models on measured cells\n\n");
        for (Protocol protocol : protocols) {
          text.append(learned.toMarkdown(protocol, split, folds, summary));
        }
      }
      return text.toString();
    }

    private String simulated(int batteries, long seed) {
      FleetAccuracy accuracy = new FleetAccuracy(batteries, years, seed);
      try (ProgressBar bar = Progress.bar("Simulating", "batteries", batteries)) {
        accuracy.run(bar::step);
      }
      return accuracy.toMarkdown();
    }

    private void compare(Path recorded) {
      SohModel model =
          new SohModel(
              CellCurves.builtIn(),
              models == null ? LearnedModels.NONE : ModelFolder.loadSet(models));
      ReplayOptions options = new ReplayOptions(portion, 1, seeds.get(0), 1_000);
      List<RecordedCell> cells = RecordedData.open(recorded).cells();
      ComparisonTable table = new ComparisonTable();
      try (ProgressBar bar = Progress.bar("Estimating", "cells", cells.size())) {
        for (RecordedCell cell : cells) {
          BatteryAssessment assessed = RecordedAccuracy.assess(model, cell, options);
          table.add(
              cell.name(),
              new CapacityComparison(assessed.history(), cell.measuredCapacities()),
              assessed);
          bar.step();
        }
      }
      table.print(spec.commandLine().getOut());
    }
  }
}
