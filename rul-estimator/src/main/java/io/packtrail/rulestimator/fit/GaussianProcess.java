package io.packtrail.rulestimator.fit;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Regression by a linear trend plus a Gaussian process on what it leaves: k(a, b) = e^(−√(Σ (wᵢ(aᵢ
 * − bᵢ))²)), the exponential covariance, features scaled by the training set's means and
 * deviations.
 *
 * @see "Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), ch. 2 and eq. 4.18"
 */
public final class GaussianProcess {
  /**
   * Penalty on the squared slopes of the trend, in rows: what fewer rows say of a slope is not
   * believed.
   */
  private static final double TREND_PENALTY = 100;

  private final double[] means;
  private final double[] deviations;
  private final double[] widths;
  private final double[][] inputs;
  private final RealVector trend;
  private final RealVector weights;

  /**
   * Fits.
   *
   * @param features shape {@code [rows][features]}
   * @param targets shape {@code [rows]}
   * @param widths inverse length scale of each feature, in deviations, shape {@code [features]}
   * @param noiseRatios variance of each row's noise over that of the process, shape {@code [rows]}
   */
  public GaussianProcess(
      double[][] features, double[] targets, double[] widths, double[] noiseRatios) {
    int rows = features.length;
    int columns = widths.length;
    this.widths = widths.clone();
    this.means = new double[columns];
    this.deviations = new double[columns];
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      double squares = 0;
      for (double[] row : features) {
        sum += row[j];
        squares += row[j] * row[j];
      }
      means[j] = sum / rows;
      deviations[j] = Math.sqrt(Math.max(1e-12, squares / rows - means[j] * means[j]));
    }
    this.inputs = new double[rows][];
    RealMatrix design = new Array2DRowRealMatrix(rows, columns + 1);
    RealMatrix weighted = new Array2DRowRealMatrix(rows, columns + 1);
    for (int i = 0; i < rows; i++) {
      inputs[i] = scaled(features[i]);
      design.setRow(i, withOne(inputs[i]));
      weighted.setRowVector(i, design.getRowVector(i).mapMultiply(1 / (1 + noiseRatios[i])));
    }
    RealVector y = new ArrayRealVector(targets, false);
    RealMatrix normal = weighted.transpose().multiply(design);
    for (int j = 1; j <= columns; j++) {
      normal.addToEntry(j, j, TREND_PENALTY);
    }
    this.trend = solver(normal).solve(weighted.transpose().operate(y));
    RealVector rest = y.subtract(design.operate(trend));
    RealMatrix kernel = new Array2DRowRealMatrix(rows, rows);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j <= i; j++) {
        double k = kernel(inputs[i], inputs[j]) + (i == j ? noiseRatios[i] : 0);
        kernel.setEntry(i, j, k);
        kernel.setEntry(j, i, k);
      }
    }
    this.weights = solver(kernel).solve(rest);
  }

  /** Mean prediction for one row of features. */
  public double predict(double[] features) {
    double[] x = scaled(features);
    double value = new ArrayRealVector(withOne(x), false).dotProduct(trend);
    for (int i = 0; i < inputs.length; i++) {
      value += weights.getEntry(i) * kernel(x, inputs[i]);
    }
    return value;
  }

  private static DecompositionSolver solver(RealMatrix matrix) {
    return new CholeskyDecomposition(matrix, 1e-8, 1e-12).getSolver();
  }

  private double kernel(double[] a, double[] b) {
    double square = 0;
    for (int j = 0; j < a.length; j++) {
      double distance = widths[j] * (a[j] - b[j]);
      square += distance * distance;
    }
    return Math.exp(-Math.sqrt(square));
  }

  private double[] scaled(double[] features) {
    double[] x = new double[means.length];
    for (int j = 0; j < x.length; j++) {
      x[j] = (features[j] - means[j]) / deviations[j];
    }
    return x;
  }

  private static double[] withOne(double[] x) {
    double[] row = new double[x.length + 1];
    row[0] = 1;
    System.arraycopy(x, 0, row, 1, x.length);
    return row;
  }
}
