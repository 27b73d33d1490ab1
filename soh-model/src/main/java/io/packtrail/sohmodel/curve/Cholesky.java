package io.packtrail.sohmodel.curve;

import org.jspecify.annotations.Nullable;

/** Cholesky factor of a small symmetric positive-definite matrix, for Mahalanobis distances. */
final class Cholesky {
  private final double[][] lower;

  private Cholesky(double[][] lower) {
    this.lower = lower;
  }

  /** Factors rows and columns {@code from} to {@code to − 1}; null where not positive definite. */
  static @Nullable Cholesky factor(Matrix matrix, int from, int to) {
    int n = to - from;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix.at(from + i, from + j);
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        if (i == j) {
          if (!(sum > 0)) {
            return null;
          }
          lower[i][i] = Math.sqrt(sum);
        } else {
          lower[i][j] = sum / lower[j][j];
        }
      }
    }
    return new Cholesky(lower);
  }

  /** Solves {@code L·y = r} in place, so that {@code |y|² = rᵀ·M⁻¹·r}. */
  void whiten(double[] residual) {
    for (int i = 0; i < lower.length; i++) {
      double sum = residual[i];
      for (int k = 0; k < i; k++) {
        sum -= lower[i][k] * residual[k];
      }
      residual[i] = sum / lower[i][i];
    }
  }
}
