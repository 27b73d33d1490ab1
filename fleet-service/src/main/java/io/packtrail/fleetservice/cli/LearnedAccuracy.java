package io.packtrail.fleetservice.cli;

import io.packtrail.sohmodel.learned.ChargeFeatureFiles;
import io.packtrail.sohmodel.learned.EvaluationTable;
import io.packtrail.sohmodel.learned.LearnedModelTraining;
import io.packtrail.sohmodel.learned.MeasuredCell;
import io.packtrail.sohmodel.learned.Protocol;
import io.packtrail.sohmodel.learned.PulseFiles;
import io.packtrail.sohmodel.learned.SohEvaluation;
import io.packtrail.sohmodel.tribuo.TribuoRegressionTrainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Accuracy of the learned models on measured cells that they were not trained on. */
final class LearnedAccuracy {
  private static final String FEATURES_FOLDER = "pinn4soh";
  private static final String PULSES_FOLDER = "pulsebat";
  static final int OPTIMISER_STEPS = 25;

  private final List<MeasuredCell> cells;
  private final SohEvaluation evaluation;

  /** Whether a folder holds what these models are judged on. */
  static boolean isIn(Path data) {
    return Files.isDirectory(data.resolve(FEATURES_FOLDER))
        || Files.isDirectory(data.resolve(PULSES_FOLDER));
  }

  /**
   * @param rows rows that a model is trained on; time grows with the cube
   */
  LearnedAccuracy(Path data, int rows) {
    cells = new ArrayList<>();
    if (Files.isDirectory(data.resolve(FEATURES_FOLDER))) {
      cells.addAll(ChargeFeatureFiles.read(data.resolve(FEATURES_FOLDER)));
    }
    if (Files.isDirectory(data.resolve(PULSES_FOLDER))) {
      cells.addAll(PulseFiles.read(data.resolve(PULSES_FOLDER)));
    }
    if (cells.isEmpty()) {
      throw new IllegalArgumentException(
          "data must hold a folder %s or %s, got %s"
              .formatted(FEATURES_FOLDER, PULSES_FOLDER, data));
    }
    evaluation =
        new SohEvaluation(
            new LearnedModelTraining(
                new TribuoRegressionTrainer(OPTIMISER_STEPS, InstantSource.system()), rows));
  }

  /**
   * One protocol's tables as Markdown.
   *
   * @param trainList names of the cells to train on; empty: all that are not tested
   * @param testList names of the cells to judge; empty: cross-validation over the cells to train on
   */
  String toMarkdown(Protocol protocol, List<String> trainList, List<String> testList, int folds) {
    List<MeasuredCell> test = testList.isEmpty() ? List.of() : SohEvaluation.named(cells, testList);
    List<MeasuredCell> train =
        trainList.isEmpty()
            ? cells.stream().filter(cell -> !test.contains(cell)).toList()
            : SohEvaluation.named(cells, trainList);
    if (train.stream().anyMatch(test::contains)) {
      throw new IllegalArgumentException(
          "test cells must not be among the training cells, got %s"
              .formatted(train.stream().filter(test::contains).findFirst().orElseThrow().name()));
    }
    EvaluationTable table =
        test.isEmpty()
            ? evaluation.crossValidated(protocol, train, folds)
            : evaluation.heldOut(protocol, train, test);
    return table.toMarkdown() + "\n";
  }
}
