package io.packtrail.fleetservice.cli;

import io.packtrail.rulestimator.cyclelife.CellHistory;
import io.packtrail.rulestimator.cyclelife.CycleLifeEvaluation;
import io.packtrail.rulestimator.cyclelife.EarlyLifeModel;
import io.packtrail.rulestimator.evaluation.RulScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;

/** Accuracy of the cycle-life models on measured cells that they were not trained on. */
final class RulAccuracy {
  private static final double HUST_NOMINAL_AH = 1.1;
  private static final double HUST_END_RATIO = 0.8;
  private static final int SEVERSON_CELLS = 41;
  private static final int FOLDS = 5;
  private static final int REPETITIONS = 16;

  private final Path data;

  RulAccuracy(Path data) {
    this.data = data;
  }

  /**
   * Running remaining life of the HUST cells, every tenth cycle from 40, from capacities alone.
   *
   * @param trainList names of the cells to train on; empty: all that are not tested
   * @param testList names of the cells to judge; empty: five-fold by cell
   */
  String running(List<String> trainList, List<String> testList) {
    List<CellHistory> cells = CellFiles.histories(data.resolve("pinn4soh").resolve("HUST"));
    List<CellHistory> test = testList.stream().map(name -> named(cells, name)).toList();
    List<CellHistory> train =
        trainList.isEmpty()
            ? cells.stream().filter(cell -> !test.contains(cell)).toList()
            : trainList.stream().map(name -> named(cells, name)).toList();
    for (CellHistory cell : train) {
      if (test.contains(cell)) {
        throw new IllegalArgumentException(
            "test cells must not be among the training cells, got " + cell.name());
      }
    }
    CycleLifeEvaluation.Result result =
        test.isEmpty()
            ? CycleLifeEvaluation.fiveFold(train, HUST_NOMINAL_AH, HUST_END_RATIO)
            : CycleLifeEvaluation.trainAndTest(train, test, HUST_NOMINAL_AH, HUST_END_RATIO);
    return String.format(
        Locale.ROOT,
        "| cells | mean over cells of RMSE (cycles) | 90 %% interval covers %% | mean width"
            + " (cycles) |%n|---|---|---|---|%n| %d | %.1f | %.1f | %.0f |%n",
        result.cells(),
        result.meanRmseCycles(),
        100 * result.coverageRatio(),
        result.meanWidthCycles());
  }

  /** Life from cycles 2 to 100 of the Severson training cells, five-fold, repeated. */
  String early() {
    List<EarlyLifeModel.Cell> cells = earlyCells();
    StringBuilder table = new StringBuilder();
    table.append(
        "| method | predictions | RMSE (cycles) | MAPE % | within 20 % of the truth % | 90 %"
            + " interval covers % | mean width (cycles) |\n|---|---|---|---|---|---|---|\n");
    table.append(row(EarlyLifeModel.METHOD_VERSION, crossValidated(cells, EarlyLifeModel::train)));
    table.append(
        row("published variance model", crossValidated(cells, EarlyLifeModel::trainVarianceModel)));
    return table.toString();
  }

  private static String row(String method, RulScore score) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f | %.0f | %.1f | %.0f |%n",
        method,
        score.count(),
        score.rmse(),
        100 * score.mapeRatio(),
        100 * score.withinAlphaRatio(),
        100 * score.coverageRatio(),
        score.meanWidth());
  }

  private static RulScore crossValidated(
      List<EarlyLifeModel.Cell> cells, Function<List<EarlyLifeModel.Cell>, EarlyLifeModel> train) {
    RulScore score = new RulScore();
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      List<EarlyLifeModel.Cell> shuffled = new ArrayList<>(cells);
      Collections.shuffle(shuffled, new Random(repetition));
      for (int fold = 0; fold < FOLDS; fold++) {
        List<EarlyLifeModel.Cell> seen = new ArrayList<>();
        List<EarlyLifeModel.Cell> unseen = new ArrayList<>();
        for (int i = 0; i < shuffled.size(); i++) {
          (i % FOLDS == fold ? unseen : seen).add(shuffled.get(i));
        }
        EarlyLifeModel model = train.apply(seen);
        unseen.forEach(cell -> score.add(cell.lifeCycles(), model.lifeCycles(cell.curves())));
      }
    }
    return score;
  }

  private List<EarlyLifeModel.Cell> earlyCells() {
    Path folder = data.resolve("severson_qv");
    List<String> lives = CellFiles.lines(folder.resolve("cycle_lives/train_cycle_lives.csv"));
    if (lives.size() < SEVERSON_CELLS) {
      throw new IllegalArgumentException(
          "train_cycle_lives.csv must have %d lines, got %d"
              .formatted(SEVERSON_CELLS, lives.size()));
    }
    List<EarlyLifeModel.Cell> cells = new ArrayList<>();
    for (int i = 0; i < SEVERSON_CELLS; i++) {
      cells.add(
          new EarlyLifeModel.Cell(
              CellFiles.curves(folder.resolve("train/cell%d.csv.gz".formatted(i + 1))),
              Double.parseDouble(lives.get(i).strip())));
    }
    return cells;
  }

  private static CellHistory named(List<CellHistory> cells, String name) {
    return cells.stream()
        .filter(cell -> cell.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("cell must be one of the folder's, got " + name));
  }
}
