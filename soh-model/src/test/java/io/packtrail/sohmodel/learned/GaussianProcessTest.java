package io.packtrail.sohmodel.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.sohmodel.learned.GaussianProcess.Moments;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GaussianProcessTest {
  private static final int CELLS = 5;
  private static final int ROWS_PER_CELL = 6;

  private final Random random = new Random(7);
  private final double[][] rows = new double[CELLS * ROWS_PER_CELL][];
  private final int[] cells = new int[rows.length];
  private final double[] labels = new double[rows.length];

  GaussianProcessTest() {
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      cells[i] = i / ROWS_PER_CELL;
      labels[i] = Math.sin(rows[i][0]) + 0.3 * rows[i][1] + 0.2 * cells[i] - 0.4;
    }
  }

  private static KernelParameters parameters() {
    return new KernelParameters(new double[] {1.5, 2, 4}, 0.9, 0.05, 0.04, 0.01, 0.2);
  }

  @Test
  void leaveCellOut_closedForm_equalsProcessTrainedWithoutTheCell() {
    GaussianProcess all = new GaussianProcess(parameters(), rows, cells, labels);
    Moments[] closed = all.leaveCellOut();
    for (int cell = 0; cell < CELLS; cell++) {
      int left = cell;
      int[] kept = IntStream.range(0, rows.length).filter(i -> cells[i] != left).toArray();
      GaussianProcess without =
          new GaussianProcess(
              parameters(),
              Arrays.stream(kept).mapToObj(i -> rows[i]).toArray(double[][]::new),
              Arrays.stream(kept).map(i -> cells[i]).toArray(),
              Arrays.stream(kept).mapToDouble(i -> labels[i]).toArray());
      for (int i = cell * ROWS_PER_CELL; i < (cell + 1) * ROWS_PER_CELL; i++) {
        Moments direct = without.predict(rows[i]);
        assertThat(closed[i].mean()).isCloseTo(direct.mean(), within(1e-6));
        assertThat(closed[i].variance()).isCloseTo(direct.variance(), within(1e-6));
      }
    }
  }

  @Test
  void marginalLikelihood_gradient_equalsFiniteDifferences() {
    MarginalLikelihood objective = new MarginalLikelihood(rows, cells, labels);
    double[] point = KernelParameters.priorLogMeans(3);
    double[] gradient = objective.at(point).gradient();
    double step = 1e-5;
    for (int k = 0; k < point.length; k++) {
      double[] above = point.clone();
      double[] below = point.clone();
      above[k] += step;
      below[k] -= step;
      double slope = (objective.at(above).value() - objective.at(below).value()) / (2 * step);
      assertThat(gradient[k]).as("parameter %d", k).isCloseTo(slope, within(1e-4));
    }
  }

  @Test
  void fit_functionOfTwoFeatures_givesTheThirdALongLengthScale() {
    KernelParameters fitted = MarginalLikelihood.fit(rows, cells, labels, 40);
    assertThat(fitted.lengths()[0]).isLessThan(fitted.lengths()[2]);
  }

  @Test
  void predict_farFromTheData_hasThePriorVarianceOfTheSignal() {
    KernelParameters local = new KernelParameters(new double[] {1, 1, 1}, 1, 0.05, 0.05, 0.01, 0);
    GaussianProcess process = new GaussianProcess(local, rows, cells, labels);
    Moments far = process.predict(new double[] {100, 100, 100});
    assertThat(far.mean()).isCloseTo(0, within(1e-9));
    assertThat(far.variance()).isCloseTo(1.11, within(1e-9));
  }
}
