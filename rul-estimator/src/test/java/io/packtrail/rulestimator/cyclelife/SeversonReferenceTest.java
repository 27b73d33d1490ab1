package io.packtrail.rulestimator.cyclelife;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Quantiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The 41 training cells of Severson et al., Nature Energy 4 (2019) 383, cycles 2 to 100 only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeversonReferenceTest {
  private static final int REPETITIONS = 16;
  private final List<EarlyLifeModel.Cell> cells = new ArrayList<>();

  private static final class Score {
    private double squares;
    private double covered;
    private int count;

    double rmse() {
      return Math.sqrt(squares / count);
    }
  }

  @BeforeAll
  void read() throws IOException {
    Path folder =
        Path.of(System.getProperty("packtrail.shared", "../shared"), "datasets", "severson_qv");
    Assumptions.assumeTrue(Files.isDirectory(folder), () -> "no measured data in " + folder);
    List<String> lives = Files.readAllLines(folder.resolve("cycle_lives/train_cycle_lives.csv"));
    for (int i = 0; i < 41; i++) {
      Path file = folder.resolve("train/cell%d.csv.gz".formatted(i + 1));
      cells.add(new EarlyLifeModel.Cell(curves(file), Double.parseDouble(lives.get(i).strip())));
    }
  }

  /** Coefficients published with the data (revisit-severson-et-al), fitted on all 41 cells. */
  @Test
  void varianceModel_allTrainingCells_isReproduced() {
    EarlyLifeModel model = EarlyLifeModel.trainVarianceModel(cells);

    assertThat(model.intercept()).isEqualTo(1.34632077, within(1e-4));
    assertThat(model.slope(0)).isEqualTo(-0.39581402, within(1e-5));
    double squares = 0;
    for (EarlyLifeModel.Cell cell : cells) {
      double error = model.lifeCycles(cell.curves()).q50() - cell.lifeCycles();
      squares += error * error / cells.size();
    }
    assertThat(Math.sqrt(squares)).isEqualTo(103.57, within(0.01));
  }

  @Test
  void lifeCycles_crossValidated_isAQuarterBelowTheVarianceModel() throws IOException {
    Score own = crossValidated(EarlyLifeModel::train);
    Score variance = crossValidated(EarlyLifeModel::trainVarianceModel);

    Files.writeString(
        Path.of("target", "rul-severson.txt"),
        String.format(
            Locale.ROOT,
            "RMSE %.1f cycles (variance model %.1f), coverage %.3f (%.3f)%n",
            own.rmse(),
            variance.rmse(),
            own.covered / own.count,
            variance.covered / variance.count));
    assertThat(own.rmse()).isLessThan(0.75 * variance.rmse());
    assertThat(own.covered / own.count).isBetween(0.85, 0.95);
  }

  private Score crossValidated(Function<List<EarlyLifeModel.Cell>, EarlyLifeModel> train) {
    Score score = new Score();
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      List<EarlyLifeModel.Cell> shuffled = new ArrayList<>(cells);
      Collections.shuffle(shuffled, new Random(repetition));
      for (int fold = 0; fold < 5; fold++) {
        List<EarlyLifeModel.Cell> seen = new ArrayList<>();
        List<EarlyLifeModel.Cell> unseen = new ArrayList<>();
        for (int i = 0; i < shuffled.size(); i++) {
          (i % 5 == fold ? unseen : seen).add(shuffled.get(i));
        }
        EarlyLifeModel model = train.apply(seen);
        for (EarlyLifeModel.Cell cell : unseen) {
          Quantiles life = model.lifeCycles(cell.curves());
          double error = life.q50() - cell.lifeCycles();
          score.squares += error * error;
          score.covered +=
              life.q05() <= cell.lifeCycles() && cell.lifeCycles() <= life.q95() ? 1 : 0;
          score.count++;
        }
      }
    }
    return score;
  }

  private static DischargeCurves curves(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      List<double[]> rows = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] fields = line.split(",", -1);
        double[] row = new double[fields.length];
        for (int i = 0; i < row.length; i++) {
          row[i] = Double.parseDouble(fields[i]);
        }
        rows.add(row);
      }
      return new DischargeCurves(rows.toArray(new double[0][]));
    }
  }
}
