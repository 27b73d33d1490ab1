package io.packtrail.fleetservice.cli;

import io.packtrail.sohmodel.learned.Deployment;
import io.packtrail.sohmodel.learned.LearnedEstimate;
import io.packtrail.sohmodel.learned.PulseFiles;
import io.packtrail.sohmodel.learned.PulseReading;
import io.packtrail.sohmodel.learned.StoredModel;
import io.packtrail.sohmodel.tribuo.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** State of health of retired batteries from pulse tests. */
@Command(
    name = "pulse",
    mixinStandardHelpOptions = true,
    description =
        "State of health of retired batteries from pulse tests, with a model that packtrail train"
            + " pulse wrote.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class PulseCommand implements Callable<Integer> {
  /** As for vehicles: a wider interval says too little. */
  private static final double WIDEST_HALF_INTERVAL_RATIO = 0.2;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "CSV with ID, SOC (%%) and the voltages U1 to U21 (V), one test a line.")
  private Path file;

  @Option(names = "--model", paramLabel = "DIR", required = true, description = "Model folder.")
  private Path folder;

  @Override
  public Integer call() {
    StoredModel model = model();
    List<PulseReading> tests = PulseFiles.tests(file);
    if (tests.isEmpty()) {
      throw new CommandFailure("%s must hold at least one pulse test, got none".formatted(file));
    }
    TextTable table =
        new TextTable(List.of("battery", "SOC %", "SOH %", "90 % interval", "why not"));
    for (PulseReading test : tests) {
      add(table, model, test);
    }
    spec.commandLine().getOut().println("Model " + model.id() + ".");
    table.print(spec.commandLine().getOut());
    return 0;
  }

  private StoredModel model() {
    List<StoredModel> models = ModelFolder.loadAll(folder);
    if (models.size() != 1 || models.get(0).deployment().kind() != Deployment.Kind.PULSE) {
      throw new CommandFailure(
          "--model must be the folder of one model of pulse tests, got " + folder);
    }
    return models.get(0);
  }

  private static void add(TextTable table, StoredModel model, PulseReading test) {
    String soc = String.format(Locale.ROOT, "%.0f", test.socPercent());
    if (model.deployment().trainingBatteries().contains(test.batteryId())) {
      table.row(test.batteryId(), soc, "–", "–", "the model was trained on this battery");
      return;
    }
    // One test is one row: no test sees another.
    List<String> answer = answer(model.model().follow().next(test.row()));
    table.row(test.batteryId(), soc, answer.get(0), answer.get(1), answer.get(2));
  }

  /** State of health, interval, and why not. */
  static List<String> answer(LearnedEstimate estimate) {
    if (estimate instanceof LearnedEstimate.NotEstimable none) {
      return List.of("–", "–", none.reason());
    }
    LearnedEstimate.Estimated soh = (LearnedEstimate.Estimated) estimate;
    double half = 0.5 * (soh.soh90().highRatio() - soh.soh90().lowRatio());
    if (half > WIDEST_HALF_INTERVAL_RATIO) {
      return List.of(
          "–",
          "–",
          String.format(
              Locale.ROOT,
              "too uncertain: %.0f %% ± %.0f %%, must be within ± %.0f %%; check SOC and voltages",
              100 * soh.sohRatio(),
              100 * half,
              100 * WIDEST_HALF_INTERVAL_RATIO));
    }
    return List.of(
        String.format(Locale.ROOT, "%.1f", 100 * soh.sohRatio()),
        String.format(
            Locale.ROOT,
            "%.1f to %.1f",
            100 * soh.soh90().lowRatio(),
            100 * soh.soh90().highRatio()),
        "");
  }
}
