package io.packtrail.fleetservice.cli;

import io.packtrail.rulestimator.cyclelife.CellHistory;
import io.packtrail.rulestimator.cyclelife.CycleLifeEvaluation;
import io.packtrail.rulestimator.cyclelife.EarlyLifeModel;
import io.packtrail.rulestimator.evaluation.RulScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** Accuracy of the cycle-life models on measured cells that they were not trained on. */
final class RulAccuracy {
  private static final double HUST_NOMINAL_AH = 1.1;
  private static final double HUST_END_RATIO = 0.8;
  private static final int HUST_CELLS = 39;

  /** Reported on such cells: 160 to 186 cycles. */
  private static final double HUST_RMSE_MARK = 130;

  /** Of the error of the variance model (Severson et al. 2019) on the same cells. */
  private static final double EARLY_LIFE_MARK_RATIO = 0.75;

  private static final String NOT_JUDGED = "not judged";
  private static final int FOLDS = 5;
  private static final int REPETITIONS = 16;

  private final CellSet<Path> running;
  private final CellSet<MeasuredCells.Lived> early;

  /**
   * @throws CommandFailure where the folder holds neither kind of cells
   */
  RulAccuracy(Path data) {
    this.running = MeasuredCells.running(data);
    this.early = MeasuredCells.early(data);
    if (running.isEmpty() && early.isEmpty()) {
      throw new CommandFailure(
          "data must hold %s or %s, got %s"
              .formatted(MeasuredCells.RUNNING, MeasuredCells.EARLY, data));
    }
  }

  /** Full names of the cells of each kind in a list. */
  private record Names(List<String> running, List<String> early) {
    boolean isEmpty() {
      return running.isEmpty() && early.isEmpty();
    }
  }

  /**
   * Both kinds of cells, as Markdown. A kind of which a list of cells to judge names none is left
   * out.
   *
   * @param trainList names of the cells to train on; none of a kind: all that are not judged
   * @param testList names of the cells to judge; empty: five-fold by cell
   * @throws CommandFailure for a name that no cell has, and for a cell in both lists
   */
  String tables(List<String> trainList, List<String> testList) {
    Names train = names(trainList);
    Names test = names(testList);
    requireApart(train.running, test.running);
    requireApart(train.early, test.early);
    StringBuilder text = new StringBuilder();
    if (!running.isEmpty() && (test.isEmpty() || !test.running.isEmpty())) {
      text.append("## Measured cells while running (HUST)\n\n");
      text.append(running(train.running, test.running)).append('\n');
    }
    if (!early.isEmpty() && (test.isEmpty() || !test.early.isEmpty())) {
      text.append("## Measured cells from their first hundred cycles (Severson)\n\n");
      text.append(early(train.early, test.early)).append('\n');
    }
    return text.toString();
  }

  private Names names(List<String> written) {
    Names names = new Names(new ArrayList<>(), new ArrayList<>());
    for (String name : written) {
      running.find(name).ifPresent(names.running::add);
      early.find(name).ifPresent(names.early::add);
      if (running.find(name).isPresent() == early.find(name).isPresent()) {
        throw new CommandFailure(
            "cell must be one of %s or %s, got %s"
                .formatted(running.describe(), early.describe(), name));
      }
    }
    return names;
  }

  private static void requireApart(List<String> train, List<String> test) {
    Set<String> both = new HashSet<>(train);
    both.retainAll(test);
    if (!both.isEmpty()) {
      throw new CommandFailure(
          "test cells must not be among the training cells, got " + both.iterator().next());
    }
  }

  /** Running remaining life, every tenth cycle from 40, from capacities alone. */
  private String running(List<String> trainNames, List<String> testNames) {
    List<CellHistory> test = histories(running.of(testNames));
    List<CellHistory> train =
        histories(trainNames.isEmpty() ? running.without(testNames) : running.of(trainNames));
    CycleLifeEvaluation.Result result =
        test.isEmpty()
            ? CycleLifeEvaluation.fiveFold(train, HUST_NOMINAL_AH, HUST_END_RATIO)
            : CycleLifeEvaluation.trainAndTest(train, test, HUST_NOMINAL_AH, HUST_END_RATIO);
    boolean asWanted = test.isEmpty() && train.size() >= HUST_CELLS;
    return split(train.size(), test.size())
        + String.format(
            Locale.ROOT,
            "| cells | mean over cells of RMSE (cycles) | wanted, at most | | MAPE %% | within 20"
                + " %% of the truth %% | 90 %% interval covers %% | mean width (cycles) |%n"
                + "|---|---|---|---|---|---|---|---|%n| %d | %.1f | %.0f | %s | %.1f | %.0f | %.1f"
                + " | %.0f |%n",
            result.cells(),
            result.meanRmseCycles(),
            HUST_RMSE_MARK,
            asWanted ? verdict(result.meanRmseCycles(), HUST_RMSE_MARK) : NOT_JUDGED,
            100 * result.mapeRatio(),
            100 * result.withinFifthRatio(),
            100 * result.coverageRatio(),
            result.meanWidthCycles());
  }

  private static List<CellHistory> histories(List<Path> files) {
    return files.stream().map(CellFiles::history).toList();
  }

  private static String split(int train, int test) {
    return test == 0
        ? "Five-fold by cell, %d cells.\n\n".formatted(train)
        : "Trained on %d cells, judged on %d others.\n\n".formatted(train, test);
  }

  /** Life from cycles 2 to 100. */
  private String early(List<String> trainNames, List<String> testNames) {
    List<EarlyLifeModel.Cell> test = cells(early.of(testNames));
    List<EarlyLifeModel.Cell> train =
        cells(trainNames.isEmpty() ? early.without(testNames) : early.of(trainNames));
    RulScore own = score(train, test, EarlyLifeModel::train);
    RulScore published = score(train, test, EarlyLifeModel::trainVarianceModel);
    double markCycles = EARLY_LIFE_MARK_RATIO * published.rmse();
    return split(train.size(), test.size())
        + "| method | predictions | RMSE (cycles) | wanted, at most | | MAPE % | within 20 % of"
        + " the truth % | 90 % interval covers % | mean width (cycles) |\n"
        + "|---|---|---|---|---|---|---|---|---|\n"
        + row(
            EarlyLifeModel.METHOD_VERSION,
            own,
            String.format(Locale.ROOT, "%.1f", markCycles),
            verdict(own.rmse(), markCycles))
        + row("published variance model", published, "–", "");
  }

  private static String verdict(double figure, double mark) {
    return figure <= mark ? "met" : "missed";
  }

  private static List<EarlyLifeModel.Cell> cells(List<MeasuredCells.Lived> cells) {
    return cells.stream()
        .map(one -> new EarlyLifeModel.Cell(CellFiles.curves(one.curves()), one.lifeCycles()))
        .toList();
  }

  private static RulScore score(
      List<EarlyLifeModel.Cell> train,
      List<EarlyLifeModel.Cell> test,
      Function<List<EarlyLifeModel.Cell>, EarlyLifeModel> trainer) {
    RulScore score = new RulScore();
    if (test.isEmpty()) {
      crossValidate(train, trainer, score);
    } else {
      judge(trainer.apply(train), test, score);
    }
    return score;
  }

  private static String row(String method, RulScore score, String mark, String verdict) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %s | %s | %.1f | %.0f | %.1f | %.0f |%n",
        method,
        score.count(),
        score.rmse(),
        mark,
        verdict,
        100 * score.mapeRatio(),
        100 * score.withinAlphaRatio(),
        100 * score.coverageRatio(),
        score.meanWidth());
  }

  private static void crossValidate(
      List<EarlyLifeModel.Cell> cells,
      Function<List<EarlyLifeModel.Cell>, EarlyLifeModel> trainer,
      RulScore score) {
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      List<EarlyLifeModel.Cell> shuffled = new ArrayList<>(cells);
      Collections.shuffle(shuffled, new Random(repetition));
      for (int fold = 0; fold < FOLDS; fold++) {
        List<EarlyLifeModel.Cell> seen = new ArrayList<>();
        List<EarlyLifeModel.Cell> unseen = new ArrayList<>();
        for (int i = 0; i < shuffled.size(); i++) {
          (i % FOLDS == fold ? unseen : seen).add(shuffled.get(i));
        }
        judge(trainer.apply(seen), unseen, score);
      }
    }
  }

  private static void judge(EarlyLifeModel model, List<EarlyLifeModel.Cell> cells, RulScore score) {
    cells.forEach(cell -> score.add(cell.lifeCycles(), model.lifeCycles(cell.curves())));
  }
}
