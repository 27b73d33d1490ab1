package io.packtrail.sohmodel.learned;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Measures learned models on cells that they were not trained on: one model a family, trained on
 * its training cells, judged on every row of its test cells.
 */
public final class SohEvaluation {
  private static final String FILE_SUFFIX = ".csv.gz";

  private final LearnedModelTraining training;

  public SohEvaluation(LearnedModelTraining training) {
    this.training = training;
  }

  /**
   * The cells whose names are listed. A name may be the cell's own or any path that ends in it or
   * that it ends in, with or without the file suffix.
   *
   * @throws LearnedModelException with code {@code unknown-cell} when a name matches none
   */
  public static List<MeasuredCell> named(List<MeasuredCell> cells, List<String> names) {
    Set<MeasuredCell> found = new HashSet<>();
    for (String name : names) {
      String wanted = name.strip();
      if (wanted.isEmpty() || wanted.startsWith("#")) {
        continue;
      }
      String path =
          "/"
              + (wanted.endsWith(FILE_SUFFIX)
                  ? wanted.substring(0, wanted.length() - FILE_SUFFIX.length())
                  : wanted);
      List<MeasuredCell> matching =
          cells.stream()
              .filter(c -> path.endsWith("/" + c.name()) || ("/" + c.name()).endsWith(path))
              .toList();
      if (matching.isEmpty()) {
        throw new LearnedModelException(
            "unknown-cell", "cell must be in the data folder, got " + wanted);
      }
      found.addAll(matching);
    }
    return cells.stream().filter(found::contains).toList();
  }

  /** Trains on some cells and judges on others, family by family. */
  public EvaluationTable heldOut(
      Protocol protocol, List<MeasuredCell> train, List<MeasuredCell> test) {
    List<EvaluationTable.CellResult> results = new ArrayList<>();
    for (String family : families(test)) {
      results.addAll(judge(protocol, family, ofFamily(train, family), ofFamily(test, family)));
    }
    return new EvaluationTable(protocol, "trained and tested on the cells listed", results);
  }

  /**
   * Cross-validates by group of cells: every group is held back once.
   *
   * @param folds parts that the groups of each batch are dealt into
   */
  public EvaluationTable crossValidated(Protocol protocol, List<MeasuredCell> cells, int folds) {
    List<EvaluationTable.CellResult> results = new ArrayList<>();
    for (String family : families(cells)) {
      List<MeasuredCell> all = ofFamily(cells, family);
      Map<String, Integer> folded = folds(all, folds);
      for (int fold = 0; fold < folds; fold++) {
        Integer held = fold;
        var parts =
            all.stream()
                .collect(Collectors.partitioningBy(c -> held.equals(folded.get(c.group()))));
        List<MeasuredCell> test = parts.getOrDefault(true, List.of());
        if (!test.isEmpty()) {
          results.addAll(judge(protocol, family, parts.getOrDefault(false, List.of()), test));
        }
      }
    }
    results.sort(
        Comparator.comparing(EvaluationTable.CellResult::batch)
            .thenComparing(EvaluationTable.CellResult::cell));
    String split = "cross-validated by cell in %d folds".formatted(folds);
    return new EvaluationTable(protocol, split, results);
  }

  /** The fold of each group: the groups of every batch shuffled with a fixed seed and dealt out. */
  private static Map<String, Integer> folds(List<MeasuredCell> cells, int folds) {
    Map<String, List<String>> groupsByBatch = new TreeMap<>();
    for (MeasuredCell cell : cells) {
      List<String> groups = groupsByBatch.computeIfAbsent(cell.batch(), b -> new ArrayList<>());
      if (!groups.contains(cell.group())) {
        groups.add(cell.group());
      }
    }
    Map<String, Integer> fold = new HashMap<>();
    for (List<String> groups : groupsByBatch.values()) {
      Collections.sort(groups);
      Collections.shuffle(groups, new Random(1));
      for (int g = 0; g < groups.size(); g++) {
        fold.put(groups.get(g), g % folds);
      }
    }
    return fold;
  }

  private List<EvaluationTable.CellResult> judge(
      Protocol protocol, String family, List<MeasuredCell> train, List<MeasuredCell> test) {
    LearnedModel model = training.train(family, prepared(protocol, train), views(family));
    return prepared(protocol, test).stream().map(cell -> judge(model, cell)).toList();
  }

  /** A retired battery comes without a past; its rows are levels of charge, not times. */
  private static List<HistoryView> views(String family) {
    return family.startsWith(PulseFiles.FAMILY_PREFIX)
        ? List.of(HistoryView.PRESENT)
        : List.of(HistoryView.values());
  }

  private static EvaluationTable.CellResult judge(LearnedModel model, MeasuredCell cell) {
    int rows = cell.features().length;
    double[] means = new double[rows];
    double[] halfWidths = new double[rows];
    int outside = 0;
    LearnedModel.Follower follower = model.follow(cell.batch());
    for (int i = 0; i < rows; i++) {
      LearnedModel.Prediction prediction = follower.predict(cell.features()[i]);
      means[i] = prediction.sohRatio();
      halfWidths[i] = prediction.halfWidthRatio();
      outside += model.card().validity().objection(cell.features()[i]) == null ? 0 : 1;
    }
    return new EvaluationTable.CellResult(
        cell.batch(),
        cell.name(),
        rows,
        outside,
        ErrorFigures.of(cell.sohRatio(), means, halfWidths));
  }

  private static List<MeasuredCell> prepared(Protocol protocol, List<MeasuredCell> cells) {
    return cells.stream().map(protocol::prepare).toList();
  }

  private static List<String> families(List<MeasuredCell> cells) {
    return cells.stream().map(MeasuredCell::family).distinct().sorted().toList();
  }

  private static List<MeasuredCell> ofFamily(List<MeasuredCell> cells, String family) {
    return cells.stream().filter(cell -> cell.family().equals(family)).toList();
  }
}
