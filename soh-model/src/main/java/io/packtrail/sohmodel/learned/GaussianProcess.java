package io.packtrail.sohmodel.learned;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gaussian process regression over cells. Rows of one cell are not independent: besides a function
 * that all cells share, each cell has an offset and a function of its own, so that a thousand rows
 * of one cell do not outvote ten cells. A prediction for a cell that was not seen uses the shared
 * part and carries the cell part as variance.
 *
 * <p>k(x, x′) = s·m(r) + a·x·x′/D + [same cell]·(c + d·m(r)) + [same row]·n, with the Matérn 5/2
 * correlation m(r) = (1 + √5 r + 5r²/3)·exp(−√5 r) and r² = Σ ((xⱼ − x′ⱼ)/lⱼ)².
 *
 * @see "Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), sections 2.2, 4.2
 *     and 5.4.2"
 */
public final class GaussianProcess {
  private final KernelParameters parameters;
  private final double[][] rows;
  private final double[][] stretched;
  private final int[] cells;
  private final double[] labels;
  private final Cholesky factor;
  private final double[] weights;

  /**
   * Conditions the process on scaled rows.
   *
   * @param rows scaled features, one array a row
   * @param cells the cell of each row; any numbering
   * @param labels scaled labels, mean about 0 and standard deviation about 1
   */
  public GaussianProcess(
      KernelParameters parameters, double[][] rows, int[] cells, double[] labels) {
    if (rows.length == 0 || rows.length != cells.length || rows.length != labels.length) {
      throw new IllegalArgumentException(
          "rows must be as many as cells and labels and at least one, got %d, %d and %d"
              .formatted(rows.length, cells.length, labels.length));
    }
    this.parameters = parameters;
    this.rows = rows;
    this.stretched = Arrays.stream(rows).map(this::stretched).toArray(double[][]::new);
    this.cells = cells;
    this.labels = labels;
    this.factor = Cholesky.of(covariance());
    this.weights = factor.solve(labels);
  }

  /** Mean and variance of a label. */
  public record Moments(double mean, double variance) {}

  public KernelParameters parameters() {
    return parameters;
  }

  /** Predicts a label of a cell that was not among the training cells. */
  public Moments predict(double[] row) {
    double[] covariances = new double[rows.length];
    double[] own = stretched(row);
    double mean = 0;
    for (int i = 0; i < rows.length; i++) {
      covariances[i] = shared(row, rows[i], matern(squaredDistance(own, stretched[i])));
      mean += covariances[i] * weights[i];
    }
    double explained = 0;
    for (double v : factor.forward(covariances)) {
      explained += v * v;
    }
    double prior = shared(row, row, 1) + ownCellVariance();
    return new Moments(mean, Math.max(parameters.noiseVariance(), prior - explained));
  }

  /**
   * Predicts every training row as if its whole cell had been absent (leave one cell out), without
   * refitting: for the rows B of a cell, residual = (K⁻¹_BB)⁻¹·(K⁻¹y)_B and covariance =
   * (K⁻¹_BB)⁻¹.
   */
  public Moments[] leaveCellOut() {
    double[][] precision = factor.inverse();
    Moments[] moments = new Moments[rows.length];
    for (int cell : Arrays.stream(cells).distinct().toArray()) {
      int[] block = indicesOf(cell);
      double[][] blockPrecision = new double[block.length][block.length];
      double[] blockWeights = new double[block.length];
      for (int i = 0; i < block.length; i++) {
        blockWeights[i] = weights[block[i]];
        for (int j = 0; j < block.length; j++) {
          blockPrecision[i][j] = precision[block[i]][block[j]];
        }
      }
      Cholesky blockFactor = Cholesky.of(blockPrecision);
      double[] residuals = blockFactor.solve(blockWeights);
      double[][] covariance = blockFactor.inverse();
      for (int i = 0; i < block.length; i++) {
        moments[block[i]] = new Moments(labels[block[i]] - residuals[i], covariance[i][i]);
      }
    }
    return moments;
  }

  private int[] indicesOf(int cell) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] == cell) {
        indices.add(i);
      }
    }
    return indices.stream().mapToInt(Integer::intValue).toArray();
  }

  private double[][] covariance() {
    double[][] covariance = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      covariance[i] = new double[i + 1];
      for (int j = 0; j < i; j++) {
        double correlation = matern(squaredDistance(stretched[i], stretched[j]));
        double own = 0;
        if (cells[i] == cells[j]) {
          own = parameters.cellOffsetVariance() + parameters.cellSignalVariance() * correlation;
        }
        covariance[i][j] = shared(rows[i], rows[j], correlation) + own;
      }
      covariance[i][i] = shared(rows[i], rows[i], 1) + ownCellVariance() + 1e-7;
    }
    return covariance;
  }

  private double ownCellVariance() {
    return parameters.cellOffsetVariance()
        + parameters.cellSignalVariance()
        + parameters.noiseVariance();
  }

  private double shared(double[] a, double[] b, double correlation) {
    return parameters.signalVariance() * correlation
        + parameters.linearVariance() * Cholesky.dot(a, b, 0, a.length) / a.length;
  }

  /** A row in length scales. */
  private double[] stretched(double[] row) {
    double[] lengths = parameters.lengths();
    double[] stretched = new double[row.length];
    for (int j = 0; j < row.length; j++) {
      stretched[j] = row[j] / lengths[j];
    }
    return stretched;
  }

  static double squaredDistance(double[] a, double[] b) {
    double even = 0;
    double odd = 0;
    int j = 0;
    for (; j + 1 < a.length; j += 2) {
      double d = a[j] - b[j];
      double e = a[j + 1] - b[j + 1];
      even += d * d;
      odd += e * e;
    }
    if (j < a.length) {
      even += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return even + odd;
  }

  static double matern(double squaredDistance) {
    double r = Math.sqrt(5 * squaredDistance);
    return (1 + r + r * r / 3) * Math.exp(-r);
  }
}
