package io.packtrail.sohmodel.learned;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures learned models on cells that they were not trained on: one model a batch, trained on its
 * training cells, judged on every row of its test cells.
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

  /** Trains on some cells and judges on others, batch by batch. */
  public EvaluationTable heldOut(
      Protocol protocol, List<MeasuredCell> train, List<MeasuredCell> test) {
    List<EvaluationTable.CellResult> results = new ArrayList<>();
    for (String batch : MeasuredCell.batches(test)) {
      results.addAll(judge(protocol, batch, ofBatch(train, batch), ofBatch(test, batch)));
    }
    return new EvaluationTable(protocol, "trained and tested on the cells listed", results);
  }

  /**
   * Cross-validates by group of cells: every group is held back once.
   *
   * @param folds parts that the groups of a batch are dealt into; as many as groups at most
   */
  public EvaluationTable crossValidated(Protocol protocol, List<MeasuredCell> cells, int folds) {
    List<EvaluationTable.CellResult> results = new ArrayList<>();
    for (String batch : MeasuredCell.batches(cells)) {
      List<MeasuredCell> all = ofBatch(cells, batch);
      List<String> groups =
          new ArrayList<>(all.stream().map(MeasuredCell::group).distinct().sorted().toList());
      Collections.shuffle(groups, new Random(1));
      for (int fold = 0; fold < Math.min(folds, groups.size()); fold++) {
        Set<String> held = new HashSet<>();
        for (int g = fold; g < groups.size(); g += folds) {
          held.add(groups.get(g));
        }
        var parts = all.stream().collect(Collectors.partitioningBy(c -> held.contains(c.group())));
        results.addAll(
            judge(
                protocol,
                batch,
                parts.getOrDefault(false, List.of()),
                parts.getOrDefault(true, List.of())));
      }
    }
    results.sort(
        Comparator.comparing(EvaluationTable.CellResult::batch)
            .thenComparing(EvaluationTable.CellResult::cell));
    return new EvaluationTable(
        protocol, "cross-validated by cell in %d folds".formatted(folds), results);
  }

  private List<EvaluationTable.CellResult> judge(
      Protocol protocol, String batch, List<MeasuredCell> train, List<MeasuredCell> test) {
    boolean pulses = batch.startsWith("PULSE/");
    List<HistoryView> views = pulses ? List.of(HistoryView.PRESENT) : protocol.views();
    LearnedModel model = training.train(batch, prepared(protocol, train), views);
    return prepared(protocol, test).stream().map(cell -> judge(model, cell)).toList();
  }

  private static EvaluationTable.CellResult judge(LearnedModel model, MeasuredCell cell) {
    int rows = cell.features().length;
    double[] means = new double[rows];
    double[] halfWidths = new double[rows];
    int outside = 0;
    LearnedModel.Follower follower = model.follow();
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

  private static List<MeasuredCell> ofBatch(List<MeasuredCell> cells, String batch) {
    return cells.stream().filter(cell -> cell.batch().equals(batch)).toList();
  }
}
