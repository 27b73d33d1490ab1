package io.packtrail.sohmodel.learned;

import io.packtrail.sohmodel.learned.GaussianProcess.Moments;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A {@link GaussianProcess} with the scaling of its features and labels. */
public final class ScaledProcess {
  private final FeatureScaling scaling;
  private final double labelMean;
  private final double labelDeviation;
  private final GaussianProcess process;

  private ScaledProcess(
      FeatureScaling scaling, double labelMean, double labelDeviation, GaussianProcess process) {
    this.scaling = scaling;
    this.labelMean = labelMean;
    this.labelDeviation = labelDeviation;
    this.process = process;
  }

  /**
   * Fits scaling and covariance to some of the rows and conditions the process on all. Neighbouring
   * rows of a cell are so alike that more of them mislead the parameters, which take them for
   * independent, but a prediction still gains from them.
   *
   * @param fitted which rows the covariance is fitted to
   * @param iterations bound on steps of the optimiser
   */
  public static ScaledProcess fit(
      double[][] rows, int[] cells, double[] labels, boolean[] fitted, int iterations) {
    int[] some = IntStream.range(0, rows.length).filter(i -> fitted[i]).toArray();
    KernelParameters parameters =
        parameters(
            IntStream.of(some).mapToObj(i -> rows[i]).toArray(double[][]::new),
            IntStream.of(some).map(i -> cells[i]).toArray(),
            IntStream.of(some).mapToDouble(i -> labels[i]).toArray(),
            iterations);
    return of(parameters, rows, cells, labels);
  }

  private static KernelParameters parameters(
      double[][] rows, int[] cells, double[] labels, int iterations) {
    FeatureScaling scaling = FeatureScaling.of(List.of(rows));
    double[][] scaled = scaled(scaling, rows);
    double mean = Arrays.stream(labels).average().orElseThrow();
    double deviation = deviation(labels, mean);
    // Where a cell has one label for all of its rows, as in a pulse test at ten levels of charge,
    // its offset would explain every label and leave nothing to the features.
    int[] related = labelsVary(cells, labels) ? cells : IntStream.range(0, cells.length).toArray();
    return MarginalLikelihood.fit(scaled, related, standard(labels, mean, deviation), iterations);
  }

  /** The process with known parameters; the same rows and parameters give the same process. */
  public static ScaledProcess of(
      KernelParameters parameters, double[][] rows, int[] cells, double[] labels) {
    FeatureScaling scaling = FeatureScaling.of(List.of(rows));
    double mean = Arrays.stream(labels).average().orElseThrow();
    double deviation = deviation(labels, mean);
    GaussianProcess process =
        new GaussianProcess(
            parameters, scaled(scaling, rows), cells, standard(labels, mean, deviation));
    return new ScaledProcess(scaling, mean, deviation, process);
  }

  public KernelParameters parameters() {
    return process.parameters();
  }

  /** Mean and variance for a row of a cell not among the training cells. */
  public Moments predict(double[] row) {
    return unscaled(process.predict(scaling.apply(row)));
  }

  /** See {@link GaussianProcess#leaveCellOut}. */
  public Moments[] leaveCellOut() {
    return Arrays.stream(process.leaveCellOut()).map(this::unscaled).toArray(Moments[]::new);
  }

  private Moments unscaled(Moments scaled) {
    return new Moments(
        labelMean + labelDeviation * scaled.mean(),
        labelDeviation * labelDeviation * scaled.variance());
  }

  private static double[][] scaled(FeatureScaling scaling, double[][] rows) {
    return Arrays.stream(rows).map(scaling::apply).toArray(double[][]::new);
  }

  private static double[] standard(double[] labels, double mean, double deviation) {
    return Arrays.stream(labels).map(label -> (label - mean) / deviation).toArray();
  }

  /** Whether some cell has two different labels. */
  private static boolean labelsVary(int[] cells, double[] labels) {
    Map<Integer, Double> firstLabels = new HashMap<>();
    for (int i = 0; i < cells.length; i++) {
      Double first = firstLabels.putIfAbsent(cells[i], labels[i]);
      if (first != null && first != labels[i]) {
        return true;
      }
    }
    return false;
  }

  private static double deviation(double[] labels, double mean) {
    double squares = 0;
    for (double label : labels) {
      squares += (label - mean) * (label - mean);
    }
    return Math.max(1e-6, Math.sqrt(squares / labels.length));
  }
}
