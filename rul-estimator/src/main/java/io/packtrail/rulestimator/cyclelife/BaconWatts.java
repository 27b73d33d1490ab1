package io.packtrail.rulestimator.cyclelife;

import io.packtrail.rulestimator.fit.Minimum;
import io.packtrail.rulestimator.fit.RidgeRegression;

/**
 * Where a capacity curve bends: y = b0 + b1·(x − c) + b2·|x − c|, the limit of a sharp Bacon–Watts
 * transition. Needs data well past the knee: an alarm, not a forecast.
 *
 * @param level b0, the value at the knee
 * @param meanSlope b1, mean of the slopes before and after
 * @param halfBend b2, half of the slope after less the slope before
 * @param knee c
 * @see "Fermín-Cueto et al., Energy and AI 1 (2020) 100006"
 */
public record BaconWatts(double level, double meanSlope, double halfBend, double knee) {
  private static final int LEAST_POINTS = 8;

  /**
   * Least-squares fit.
   *
   * @param x ascending, at least eight points
   * @throws IllegalArgumentException when fewer are given
   */
  public static BaconWatts fit(double[] x, double[] y) {
    if (x.length < LEAST_POINTS || x.length != y.length) {
      throw new IllegalArgumentException(
          "x must have at least %d points and y as many, got %d and %d"
              .formatted(LEAST_POINTS, x.length, y.length));
    }
    // A knee needs two points to each side; the best grid point is then refined.
    int best = 2;
    for (int i = 2; i < x.length - 2; i++) {
      if (squares(x, y, x[i]) < squares(x, y, x[best])) {
        best = i;
      }
    }
    double knee = Minimum.find(c -> squares(x, y, c), x[best - 1], x[best + 1]);
    RidgeRegression line = line(x, y, knee);
    return new BaconWatts(line.intercept(), line.slope(0), line.slope(1), knee);
  }

  private static double squares(double[] x, double[] y, double knee) {
    RidgeRegression line = line(x, y, knee);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double error = line.predict(row(x[i], knee)) - y[i];
      sum += error * error;
    }
    return sum;
  }

  private static RidgeRegression line(double[] x, double[] y, double knee) {
    double[][] rows = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      rows[i] = row(x[i], knee);
    }
    return new RidgeRegression(rows, y, 0);
  }

  private static double[] row(double x, double knee) {
    return new double[] {x - knee, Math.abs(x - knee)};
  }
}
