package io.packtrail.rulestimator.cyclelife;

import io.packtrail.domain.Quantiles;
import io.packtrail.rulestimator.evaluation.RulScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Accuracy of {@link CycleLifeModel} on cells that it has not seen. */
public final class CycleLifeEvaluation {
  private static final int STEP = 10;

  private CycleLifeEvaluation() {}

  /**
   * What was measured.
   *
   * @param cells cells predicted
   * @param meanRmseCycles mean over cells of the root mean square error (cycles)
   * @param mapeRatio mean over predictions of |error| over the truth
   * @param withinFifthRatio share of predictions within 20 % of the truth
   * @param coverageRatio share of truths inside the 90 % interval
   * @param meanWidthCycles mean width of the interval (cycles)
   */
  public record Result(
      int cells,
      double meanRmseCycles,
      double mapeRatio,
      double withinFifthRatio,
      double coverageRatio,
      double meanWidthCycles) {}

  /** Trains on some cells and predicts others, every tenth cycle from cycle 40. */
  public static Result trainAndTest(
      List<CellHistory> train, List<CellHistory> test, double nominalAh, double endRatio) {
    CycleLifeModel model = CycleLifeModel.train(train, nominalAh, endRatio);
    double rmse = 0;
    RulScore all = new RulScore();
    for (CellHistory cell : test) {
      double[] smooth = CycleLifeModel.ratios(cell, nominalAh);
      RulScore own = new RulScore();
      for (int n = CycleLifeModel.LEAST_CYCLES; n < cell.cycles(); n += STEP) {
        double truth = cell.cycles() - n;
        Quantiles remaining = model.remainingCycles(smooth, n);
        own.add(truth, remaining);
        all.add(truth, remaining);
      }
      rmse += own.rmse();
    }
    return new Result(
        test.size(),
        rmse / test.size(),
        all.mapeRatio(),
        all.withinAlphaRatio(),
        all.coverageRatio(),
        all.meanWidth());
  }

  /** Predicts every cell from a model that was trained on the other four fifths of the cells. */
  public static Result fiveFold(List<CellHistory> cells, double nominalAh, double endRatio) {
    List<CellHistory> sorted =
        cells.stream().sorted(Comparator.comparing(CellHistory::name)).toList();
    double rmse = 0;
    double mape = 0;
    double within = 0;
    double coverage = 0;
    double width = 0;
    for (int fold = 0; fold < 5; fold++) {
      List<CellHistory> train = new ArrayList<>();
      List<CellHistory> test = new ArrayList<>();
      for (int i = 0; i < sorted.size(); i++) {
        (i % 5 == fold ? test : train).add(sorted.get(i));
      }
      Result result = trainAndTest(train, test, nominalAh, endRatio);
      double share = (double) test.size() / sorted.size();
      rmse += share * result.meanRmseCycles;
      mape += share * result.mapeRatio();
      within += share * result.withinFifthRatio();
      coverage += share * result.coverageRatio;
      width += share * result.meanWidthCycles;
    }
    return new Result(sorted.size(), rmse, mape, within, coverage, width);
  }
}
