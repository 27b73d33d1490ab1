package io.packtrail.fleetservice.cli;

import io.packtrail.rulestimator.evaluation.SimulatedFleetAccuracy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Remaining life against what came. */
@Command(
    name = "rul",
    mixinStandardHelpOptions = true,
    description =
        "Remaining life against the truth: simulated fleets whose law is not the assumed one, and"
            + " measured cells.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class EvaluateRulCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of data sets: pinn4soh/HUST and severson_qv (docs/models/rul.md).")
  private @Nullable Path data;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description =
          "Names of the cells of --data to train on, one a line (default: all but --test).")
  private @Nullable Path train;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description =
          "Names of the cells of --data to judge, one a line (default: five-fold by cell).")
  private @Nullable Path test;

  @Option(
      names = "--fleet",
      paramLabel = "N",
      description = "Judge simulated fleets of N packs in each of four groups, one per --seed.")
  private @Nullable Integer fleet;

  @Option(
      names = "--learn",
      paramLabel = "N",
      defaultValue = "60",
      description = "Packs in each group of the fleet that teaches (default: ${DEFAULT-VALUE}).")
  private int learn;

  @Option(
      names = "--seed",
      split = ",",
      defaultValue = "12",
      description =
          "Chooses the simulated fleets that are judged (default: ${DEFAULT-VALUE}); the fleet that"
              + " teaches is another.")
  private List<Long> seeds;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "docs/accuracy-rul.md",
      description = "Where the tables go (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Integer packs = fleet;
    if (packs == null && data == null) {
      throw new ParameterException(
          spec.commandLine(), "Nothing to evaluate: give --fleet or --data.");
    }
    if (data == null && (train != null || test != null)) {
      throw new ParameterException(
          spec.commandLine(), "--train and --test name cells of --data, which is not given.");
    }
    requirePositive("--fleet", packs == null ? 1 : packs);
    requirePositive("--learn", learn);
    AccuracyPage.prepare(out);
    StringBuilder text = new StringBuilder();
    if (packs != null) {
      text.append(simulated(packs));
    }
    Path folder = data;
    if (folder != null) {
      text.append(measured(folder));
    }
    AccuracyPage.write(
        spec,
        out,
        "Accuracy of remaining life as measured",
        "./packtrail evaluate rul",
        "What the figures mean and where they flatter: [remaining useful life](models/rul.md).",
        text.toString().stripTrailing() + "\n");
    return 0;
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), "%s must be at least 1, got %d".formatted(option, value));
    }
  }

  private String simulated(int packs) {
    StringBuilder text = new StringBuilder();
    try (ProgressBar bar = Progress.bar("Simulating", "fleets", seeds.size())) {
      for (long seed : seeds) {
        long teaching = seed - 1;
        text.append("## Simulated fleet, seed %d\n\n".formatted(seed));
        text.append(
            "Years until 80 %%. Law not the assumed one; learned from %d other packs, seed %d.\n\n"
                .formatted(4 * learn, teaching));
        text.append(new SimulatedFleetAccuracy(teaching, seed, learn, packs).toMarkdown());
        text.append('\n');
        bar.step();
      }
    }
    return text.toString();
  }

  private String measured(Path folder) {
    try {
      return new RulAccuracy(folder).tables(CellNames.read(train), CellNames.read(test));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
