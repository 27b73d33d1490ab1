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

  @ParameterizedTest
  @CsvSource({
    "calce_cs2, false, 1.1", "nasa_pcoe, false, 1.55", "tju_raw, false, 0.75",
    "calce_cs2, true, 1.2", "nasa_pcoe, true, 3.2", "tju_raw, true, 1.3"
  })
  void assess_cellLeftOut_meetsTheMeasuredCapacity(String folder, boolean cut, double worstMape) {
    CellSet set =
        CellSet.ALL.stream().filter(s -> s.folder().equals(folder)).findFirst().orElseThrow();
    List<RecordedCell> cells = set.read(DATASETS);
    List<Score> scores = new ArrayList<>();
    for (RecordedCell cell : cells) {
      List<RecordedCell> others =
          cells.stream().filter(other -> !other.name().equals(cell.name())).toList();
      SohModel model = new SohModel(new CellCurves(List.of(set.train(others))));
      SampleSeries samples = cut ? cell.cutCharges(new Random(17)) : cell.samples();
      scores.add(Score.of(set, cell, model.assess(cell.battery(), List.of(samples))));
    }
    scores.forEach(score -> report(folder, cut, score));
    double mape = scores.stream().mapToDouble(Score::mapePercent).average().orElse(Double.NaN);
    double coverage =
        scores.stream().mapToDouble(Score::coverageRatio).average().orElse(Double.NaN);
    report(
        "%s %s mean MAPE %.2f %%, 90 %% interval covers %.2f"
            .formatted(folder, cut ? "cut" : "whole", mape, coverage));
    assertThat(mape).isLessThan(worstMape);
  }

  private static void report(String folder, boolean cut, Score score) {
    report(
        String.format(
            Locale.ROOT,
            "%s %s %s: MAPE %.2f %%, bias %.2f %%, worst %.1f %%, interval covers %.2f, observation from %.0f %%"
                + " of charges",
            folder,
            cut ? "cut" : "whole",
            score.name(),
            score.mapePercent(),
            score.biasPercent(),
            score.worstPercent(),
            score.coverageRatio(),
            100 * score.observedRatio()));
  }

  private static void report(String line) {
    LOGGER.log(System.Logger.Level.INFO, line);
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
