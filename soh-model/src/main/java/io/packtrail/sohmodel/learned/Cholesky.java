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
        double sum = matrix[i][j] - dot(row, j == i ? row : lower[j], 0, j);
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
      x[i] = (b[i] - dot(lower[i], x, 0, i)) / lower[i][i];
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
        column[i] = -dot(lower[i], column, j, i) / lower[i][i];
      }
    }
    double[][] inverse = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = dot(columns[i], columns[j], i, n);
        inverse[i][j] = sum;
        inverse[j][i] = sum;
      }
    }
    return inverse;
  }

  /**
   * Σ aₖ·bₖ in four sums, since an addition that waits for the one before takes most of the time.
   */
  static double dot(double[] a, double[] b, int from, int to) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int k = from;
    for (; k + 3 < to; k += 4) {
      first += a[k] * b[k];
      second += a[k + 1] * b[k + 1];
      third += a[k + 2] * b[k + 2];
      fourth += a[k + 3] * b[k + 3];
    }
    for (; k < to; k++) {
      first += a[k] * b[k];
    }
    return first + second + (third + fourth);
  }
}
