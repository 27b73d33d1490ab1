package io.packtrail.fleetservice.cli;

import io.packtrail.sohmodel.learned.ChargeFeatureFiles;
import io.packtrail.sohmodel.learned.EvaluationTable;
import io.packtrail.sohmodel.learned.LearnedModelTraining;
import io.packtrail.sohmodel.learned.MeasuredCell;
import io.packtrail.sohmodel.learned.Protocol;
import io.packtrail.sohmodel.learned.PulseFiles;
import io.packtrail.sohmodel.learned.SohEvaluation;
import io.packtrail.sohmodel.tribuo.TribuoRegressionTrainer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Accuracy of the learned models on measured cells that they were not trained on. */
final class LearnedAccuracy {
  static final int OPTIMISER_STEPS = 25;
  private static final int FEWEST_GROUPS = 3;

  private final List<Known> cells = new ArrayList<>();
  private final SohEvaluation evaluation;

  /** A cell and how lists name it. */
  private record Known(String path, MeasuredCell cell) {}

  /**
   * @param rows rows that a model is trained on; time grows with the cube
   */
  LearnedAccuracy(EvaluationFolders folders, int rows) {
    for (Path folder : folders.chargeFeatures()) {
      String set = EvaluationFolders.nameOf(folder) + "/";
      ChargeFeatureFiles.read(folder)
          .forEach(cell -> cells.add(new Known(set + cell.name(), cell)));
    }
    for (Path folder : folders.pulses()) {
      PulseFiles.read(folder).forEach(cell -> cells.add(new Known(cell.name(), cell)));
    }
    evaluation =
        new SohEvaluation(
            new LearnedModelTraining(
                new TribuoRegressionTrainer(OPTIMISER_STEPS, InstantSource.system()), rows));
  }

  /** Paths of the cells, as lists name them. */
  List<String> paths() {
    return cells.stream().map(Known::path).toList();
  }

  /** Whether there is anything to judge. */
  boolean judges(CellSplit split) {
    return !split.of(cells, Known::path).test().isEmpty();
  }

  /** One protocol's tables as Markdown. */
  String toMarkdown(Protocol protocol, CellSplit split, int folds, AccuracySummary summary) {
    CellSplit.Parts<Known> parts = split.of(cells, Known::path);
    List<MeasuredCell> train = trainable(parts.train());
    Set<String> families = train.stream().map(MeasuredCell::family).collect(Collectors.toSet());
    List<MeasuredCell> test =
        parts.test().stream()
            .map(Known::cell)
            .filter(cell -> families.contains(cell.family()))
            .toList();
    StringBuilder text = new StringBuilder();
    if (!test.isEmpty()) {
      EvaluationTable table =
          parts.crossValidated()
              ? evaluation.crossValidated(protocol, train, folds)
              : evaluation.heldOut(protocol, train, test);
      summary.add(table);
      text.append(table.toMarkdown()).append('\n');
    }
    text.append(notJudged(parts.test(), families));
    if (!parts.crossValidated()) {
      text.append(sharedSpecimens(train, test));
    }
    return text.toString();
  }

  /** The cells of families that have enough of them. */
  private static List<MeasuredCell> trainable(List<Known> cells) {
    Map<String, Set<String>> groups = new TreeMap<>();
    for (Known known : cells) {
      groups
          .computeIfAbsent(known.cell().family(), family -> new TreeSet<>())
          .add(known.cell().group());
    }
    return cells.stream()
        .map(Known::cell)
        .filter(cell -> groups.getOrDefault(cell.family(), Set.of()).size() >= FEWEST_GROUPS)
        .toList();
  }

  private static String notJudged(List<Known> test, Set<String> families) {
    Map<String, List<String>> left = new TreeMap<>();
    for (Known known : test) {
      if (!families.contains(known.cell().family())) {
        left.computeIfAbsent(known.cell().family(), family -> new ArrayList<>())
            .add(known.cell().name());
      }
    }
    StringBuilder text = new StringBuilder();
    left.forEach(
        (family, names) ->
            text.append(
                "Not judged, since fewer than %d training cells are of %s: %s.\n\n"
                    .formatted(FEWEST_GROUPS, family, String.join(", ", names))));
    return text.toString();
  }

  /** A specimen that was trained on at one age and is judged at another is no stranger. */
  private static String sharedSpecimens(List<MeasuredCell> train, List<MeasuredCell> test) {
    Set<String> trained = train.stream().map(LearnedAccuracy::specimen).collect(Collectors.toSet());
    List<String> shared =
        test.stream().map(LearnedAccuracy::specimen).filter(trained::contains).distinct().toList();
    return shared.isEmpty()
        ? ""
        : "Judged and trained on at different ages, so that these figures flatter: %s.\n\n"
            .formatted(String.join(", ", shared));
  }

  private static String specimen(MeasuredCell cell) {
    return cell.batch() + "/" + cell.group();
  }
}
