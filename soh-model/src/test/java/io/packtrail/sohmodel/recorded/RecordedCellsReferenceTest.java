package io.packtrail.sohmodel.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.SohResult;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.sohmodel.curve.CellCurves;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Capacity over life from charges alone, against capacities measured by three laboratories (NASA
 * Ames PCoE, CALCE, Tongji University), each cell estimated with a curve learned from the other
 * cells of its set. The bounds leave room for another JDK's rounding only; the figures are in
 * {@code docs/models/soh.md}.
 */
class RecordedCellsReferenceTest {
  private static final Path DATASETS =
      Path.of(System.getProperty("packtrail.shared", "../shared")).resolve("datasets");

  private static final System.Logger LOGGER =
      System.getLogger(RecordedCellsReferenceTest.class.getName());

  @BeforeAll
  static void dataMustBeThere() {
    assumeTrue(Files.isDirectory(DATASETS), "skipped: no recorded cells in " + DATASETS);
  }

  /**
   * Whole records, and the same with every charge cut to a random piece and all else held back.
   *
   * @param worstWholePercent bound of the mean over cells of the error with whole records
   * @param worstCutPercent bound of the same with cut charges
   */
  @ParameterizedTest
  @CsvSource({"calce_cs2, 1.1, 1.2", "nasa_pcoe, 1.55, 3.2", "tju_raw, 0.75, 1.3"})
  void assess_cellLeftOut_meetsTheMeasuredCapacity(
      String folder, double worstWholePercent, double worstCutPercent) {
    CellSet set =
        CellSet.ALL.stream().filter(s -> s.folder().equals(folder)).findFirst().orElseThrow();
    List<RecordedCell> cells = set.read(DATASETS);
    List<Score> whole = new ArrayList<>();
    List<Score> cut = new ArrayList<>();
    for (RecordedCell cell : cells) {
      List<RecordedCell> others =
          cells.stream().filter(other -> !other.name().equals(cell.name())).toList();
      SohModel model = new SohModel(new CellCurves(List.of(set.train(others))));
      whole.add(Score.of(set, cell, model.assess(cell.battery(), List.of(cell.samples()))));
      SampleSeries pieces = cell.cutCharges(new Random(17));
      cut.add(Score.of(set, cell, model.assess(cell.battery(), List.of(pieces))));
    }

    assertThat(meanPercent(folder + ", whole charges", whole)).isLessThan(worstWholePercent);
    assertThat(meanPercent(folder + ", cut charges", cut)).isLessThan(worstCutPercent);
    assertThat(meanCoverage(whole)).isGreaterThan(0.85);
    assertThat(meanCoverage(cut)).isGreaterThan(0.75);
  }

  private static double meanPercent(String what, List<Score> scores) {
    double mape = scores.stream().mapToDouble(Score::mapePercent).average().orElse(Double.NaN);
    for (Score score : scores) {
      LOGGER.log(
          System.Logger.Level.INFO,
          String.format(
              Locale.ROOT,
              "%s, %s: MAPE %.2f %%, bias %.2f %%, worst %.1f %%, interval covers %.2f,"
                  + " observation from %.0f %% of charges",
              what,
              score.name(),
              score.mapePercent(),
              score.biasPercent(),
              score.worstPercent(),
              score.coverageRatio(),
              100 * score.observedRatio()));
    }
    LOGGER.log(
        System.Logger.Level.INFO,
        String.format(
            Locale.ROOT,
            "%s, mean: MAPE %.2f %%, 90 %% interval covers %.2f",
            what,
            mape,
            meanCoverage(scores)));
    return mape;
  }

  private static double meanCoverage(List<Score> scores) {
    return scores.stream().mapToDouble(Score::coverageRatio).average().orElse(Double.NaN);
  }

  /** How one cell's estimates compare with the capacity measured next. */
  record Score(
      String name,
      double mapePercent,
      double biasPercent,
      double worstPercent,
      double coverageRatio,
      double observedRatio) {
    static Score of(CellSet set, RecordedCell cell, BatteryAssessment assessment) {
      RecordedCell clean =
          new RecordedCell(
              cell.name(), cell.battery(), cell.samples(), cell.labelMs(), cell.cleanLabels());
      double sum = 0;
      double bias = 0;
      double worst = 0;
      int covered = 0;
      int n = 0;
      for (SohResult.Estimated estimate : assessment.history()) {
        double labelAh = clean.labelAfter(estimate.asOf().toEpochMilli());
        if (!(labelAh > set.endOfLifeRatio() * set.type().cellCapacityAh())) {
          continue;
        }
        double error = estimate.capacityAh() / labelAh - 1;
        double label = labelAh / estimate.reference().capacityAh();
        sum += Math.abs(error);
        bias += error;
        worst = Math.max(worst, Math.abs(error));
        covered +=
            label >= estimate.soh90().lowRatio() && label <= estimate.soh90().highRatio() ? 1 : 0;
        n++;
      }
      long charges =
          assessment.sessions().stream()
              .filter(
                  s ->
                      s.kind() == Session.Kind.CHARGE
                          && Duration.between(s.start(), s.end()).toMinutes() >= 10)
              .count();
      return new Score(
          cell.name(),
          100 * sum / n,
          100 * bias / n,
          100 * worst,
          covered / (double) n,
          assessment.observations().size() / (double) charges);
    }
  }
}
