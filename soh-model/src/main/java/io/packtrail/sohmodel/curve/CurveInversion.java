package io.packtrail.sohmodel.curve;

import org.jspecify.annotations.Nullable;

/**
 * Inverts a {@link CellCurve}: the posterior of s on a grid, given the bins of one window of at
 * most 200 mV per cell, with a flat prior over the range the curve was learned on (widened by
 * 0.05). Of all windows that a charge covers, the one with the smallest posterior deviation is
 * used.
 */
final class CurveInversion {
  private static final double GRID_STEP_RATIO = 0.0025;
  private static final double RANGE_MARGIN_RATIO = 0.05;
  private static final double FLOOR_STD_RATIO = 0.002;

  private final CellCurve curve;
  private final double[] gridRatio;
  private final double[][] expected;

  CurveInversion(CellCurve curve) {
    this.curve = curve;
    double low = curve.lowestSRatio() - RANGE_MARGIN_RATIO;
    double high = curve.highestSRatio() + RANGE_MARGIN_RATIO;
    int points = (int) Math.ceil((high - low) / GRID_STEP_RATIO) + 1;
    gridRatio = new double[points];
    expected = new double[points][curve.bins()];
    for (int g = 0; g < points; g++) {
      gridRatio[g] = low + g * GRID_STEP_RATIO;
      for (int i = 0; i < curve.bins(); i++) {
        expected[g][i] = curve.expected(i, gridRatio[g]);
      }
    }
  }

  /**
   * Reads the best window.
   *
   * @param binsRatio charge in each known bin over (scale × rated capacity), NaN where not covered
   * @param scaleRatio the battery's scale, only to state the charge in the window
   * @return null where no window of at least 80 mV is covered
   */
  @Nullable CurveReading read(double[] binsRatio, double scaleRatio) {
    CurveReading best = null;
    for (int from = 0; from < binsRatio.length; from++) {
      int to = CurveGrid.windowEnd(binsRatio, curve.firstBin(), from);
      if (to - from >= CurveGrid.NARROWEST_WINDOW_BINS) {
        CurveReading reading = readWindow(binsRatio, scaleRatio, from, to);
        if (reading != null && (best == null || reading.stdRatio() < best.stdRatio())) {
          best = reading;
        }
      }
    }
    return best;
  }

  private @Nullable CurveReading readWindow(
      double[] binsRatio, double scaleRatio, int from, int to) {
    Cholesky factor = Cholesky.factor(curve.covariance(), from, to);
    if (factor == null) {
      return null;
    }
    double[] distances = distances(factor, binsRatio, from, to);
    double least = Double.POSITIVE_INFINITY;
    for (double distance : distances) {
      least = Math.min(least, distance);
    }
    double weights = 0;
    double first = 0;
    double second = 0;
    for (int g = 0; g < distances.length; g++) {
      double weight = Math.exp(-0.5 * (distances[g] - least));
      weights += weight;
      first += weight * gridRatio[g];
      second += weight * gridRatio[g] * gridRatio[g];
    }
    double mean = first / weights;
    double variance = Math.max(second / weights - mean * mean, 0);
    return new CurveReading(
        mean,
        Math.sqrt(variance + FLOOR_STD_RATIO * FLOOR_STD_RATIO),
        least / (to - from),
        CurveGrid.edgeV(curve.firstBin() + from),
        CurveGrid.edgeV(curve.firstBin() + to),
        scaleRatio * sum(binsRatio, from, to));
  }

  private double[] distances(Cholesky factor, double[] binsRatio, int from, int to) {
    double[] result = new double[gridRatio.length];
    double[] residual = new double[to - from];
    for (int g = 0; g < result.length; g++) {
      for (int i = from; i < to; i++) {
        residual[i - from] = binsRatio[i] - expected[g][i];
      }
      factor.whiten(residual);
      double sum = 0;
      for (double value : residual) {
        sum += value * value;
      }
      result[g] = sum;
    }
    return result;
  }

  private static double sum(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }
}
