package io.packtrail.sohmodel.learned;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Follows the rows of one battery and extends each by its own past (see {@link HistoryView}): the
 * fastest exponential mean, its difference from the median of the first rows, from the mean of all
 * rows so far, and the difference of each mean from the next slower one. A missing value is
 * replaced by the last one seen; before the first it stays missing.
 */
final class HistoryFeatures {
  private final double[] newRowWeights;
  private final int firstRowsKept;
  private final boolean againstWholePast;
  private final List<double[]> firstRows = new ArrayList<>();
  private double[] last = new double[0];
  private double[] first = new double[0];
  private double[][] means = new double[0][];
  private double[] wholePast = new double[0];
  private int rows;

  /**
   * Starts to follow a battery.
   *
   * @param newRowWeights weights of a new row in the exponential means, fastest first
   * @param firstRowsKept rows that stand for the battery's beginning; 0 leaves that out
   * @param againstWholePast whether the mean of all rows so far is used
   */
  HistoryFeatures(double[] newRowWeights, int firstRowsKept, boolean againstWholePast) {
    this.newRowWeights = newRowWeights;
    this.firstRowsKept = firstRowsKept;
    this.againstWholePast = againstWholePast;
  }

  /** The next row in time as the view shows it. */
  double[] next(double[] row) {
    last = filled(row);
    updateMeans();
    if (firstRows.size() < firstRowsKept) {
      firstRows.add(last);
      first = medians();
    }
    int width = last.length;
    int blocks = means.length + (firstRowsKept > 0 ? 1 : 0) + (againstWholePast ? 1 : 0);
    double[] seen = new double[blocks * width];
    for (int f = 0; f < width; f++) {
      int block = 0;
      seen[block++ * width + f] = means[0][f];
      if (firstRowsKept > 0) {
        seen[block++ * width + f] = means[0][f] - first[f];
      }
      if (againstWholePast) {
        seen[block++ * width + f] = means[0][f] - wholePast[f];
      }
      for (int m = 1; m < means.length; m++) {
        seen[block++ * width + f] = means[m - 1][f] - means[m][f];
      }
    }
    return seen;
  }

  private double[] filled(double[] row) {
    double[] filled = row.clone();
    for (int f = 0; f < row.length; f++) {
      if (!Double.isFinite(row[f])) {
        filled[f] = last.length == 0 ? Double.NaN : last[f];
      }
    }
    return filled;
  }

  private void updateMeans() {
    rows++;
    if (means.length == 0) {
      means = new double[newRowWeights.length][];
      Arrays.setAll(means, m -> last.clone());
      wholePast = last.clone();
      return;
    }
    for (int m = 0; m < means.length; m++) {
      update(means[m], newRowWeights[m]);
    }
    update(wholePast, 1.0 / rows);
  }

  private void update(double[] mean, double newRowWeight) {
    for (int f = 0; f < mean.length; f++) {
      mean[f] = Double.isNaN(mean[f]) ? last[f] : mean[f] + newRowWeight * (last[f] - mean[f]);
    }
  }

  private double[] medians() {
    double[] medians = new double[last.length];
    for (int f = 0; f < medians.length; f++) {
      int feature = f;
      double[] sorted =
          firstRows.stream()
              .mapToDouble(r -> r[feature])
              .filter(Double::isFinite)
              .sorted()
              .toArray();
      int n = sorted.length;
      medians[f] = n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
    return medians;
  }
}
