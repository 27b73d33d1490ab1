package io.packtrail.sohmodel.learned;

/** Cholesky factor of a symmetric positive definite matrix, with what the process needs from it. */
final class Cholesky {
  private final double[][] lower;

  private Cholesky(double[][] lower) {
    this.lower = lower;
  }

  /**
   * Factors {@code matrix} = L·Lᵀ, reading its lower triangle only.
   *
   * @throws ArithmeticException when the matrix is not positive definite
   */
  static Cholesky of(double[][] matrix) {
    int n = matrix.length;
    double[][] lower = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] row = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j] - dot(row, j == i ? row : lower[j], j);
        if (j < i) {
          row[j] = sum / lower[j][j];
        } else if (sum > 0) {
          row[j] = Math.sqrt(sum);
        } else {
          throw new ArithmeticException(
              "matrix must be positive definite, got pivot %s at row %d".formatted(sum, i));
        }
      }
      lower[i] = row;
    }
    return new Cholesky(lower);
  }

  double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < lower.length; i++) {
      sum += Math.log(lower[i][i]);
    }
    return 2 * sum;
  }

  /** Solves L·x = b. */
  double[] forward(double[] b) {
    double[] x = new double[b.length];
    for (int i = 0; i < b.length; i++) {
      x[i] = (b[i] - dot(lower[i], x, i)) / lower[i][i];
    }
    return x;
  }

  /** Solves L·Lᵀ·x = b. */
  double[] solve(double[] b) {
    double[] x = forward(b);
    for (int i = x.length - 1; i >= 0; i--) {
      x[i] /= lower[i][i];
      for (int j = 0; j < i; j++) {
        x[j] -= lower[i][j] * x[i];
      }
    }
    return x;
  }

  /** The whole inverse of the factored matrix. */
  double[][] inverse() {
    int n = lower.length;
    // Column j of L⁻¹ is kept as a row, so that both loops below run along rows.
    double[][] columns = new double[n][n];
    for (int j = 0; j < n; j++) {
      double[] column = columns[j];
      column[j] = 1 / lower[j][j];
      for (int i = j + 1; i < n; i++) {
        double sum = 0;
        for (int k = j; k < i; k++) {
          sum += lower[i][k] * column[k];
        }
        column[i] = -sum / lower[i][i];
      }
    }
    double[][] inverse = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = i; k < n; k++) {
          sum += columns[i][k] * columns[j][k];
        }
        inverse[i][j] = sum;
        inverse[j][i] = sum;
      }
    }
    return inverse;
  }

  private static double dot(double[] a, double[] b, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
