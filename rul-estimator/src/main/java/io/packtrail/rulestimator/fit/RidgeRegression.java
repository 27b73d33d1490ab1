package io.packtrail.rulestimator.fit;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Linear regression on standardised features, their coefficients held small; the constant is free.
 */
public final class RidgeRegression {
  private final double[] means;
  private final double[] deviations;
  private final RealVector coefficients;

  /**
   * Fits.
   *
   * @param features shape {@code [rows][features]}
   * @param targets shape {@code [rows]}
   * @param penalty weight of the squared standardised coefficients; 0: least squares
   */
  public RidgeRegression(double[][] features, double[] targets, double penalty) {
    int columns = features[0].length;
    this.means = new double[columns];
    this.deviations = new double[columns];
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      double squares = 0;
      for (double[] row : features) {
        sum += row[j];
        squares += row[j] * row[j];
      }
      means[j] = sum / features.length;
      deviations[j] = Math.sqrt(Math.max(1e-18, squares / features.length - means[j] * means[j]));
    }
    RealMatrix design = new Array2DRowRealMatrix(features.length, columns + 1);
    for (int i = 0; i < features.length; i++) {
      design.setRow(i, row(features[i]));
    }
    RealMatrix normal = design.transpose().multiply(design);
    for (int j = 1; j <= columns; j++) {
      normal.addToEntry(j, j, penalty);
    }
    this.coefficients =
        new CholeskyDecomposition(normal, 1e-8, 1e-14)
            .getSolver()
            .solve(design.transpose().operate(new ArrayRealVector(targets, false)));
  }

  /** Prediction for one row of features. */
  public double predict(double[] features) {
    return coefficients.dotProduct(new ArrayRealVector(row(features), false));
  }

  /** Coefficient of a feature in its own unit. */
  public double slope(int feature) {
    return coefficients.getEntry(feature + 1) / deviations[feature];
  }

  /** Prediction where all features are zero. */
  public double intercept() {
    return predict(new double[means.length]);
  }

  private double[] row(double[] features) {
    double[] row = new double[means.length + 1];
    row[0] = 1;
    for (int j = 0; j < means.length; j++) {
      row[j + 1] = (features[j] - means[j]) / deviations[j];
    }
    return row;
  }
}
