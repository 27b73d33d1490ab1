package io.packtrail.sohmodel.learned;

import java.util.ArrayList;
import java.util.List;

/**
 * Standardises features by mean and standard deviation of the training rows, and holds each within
 * the range of the training rows, so that one odd value cannot carry a prediction away. Columns
 * that never vary are left out; a missing value becomes the training mean.
 *
 * @param columns the columns kept
 * @param means mean of each kept column
 * @param deviations standard deviation of each kept column, above zero
 * @param lows least scaled value of each kept column
 * @param highs greatest scaled value of each kept column
 */
@SuppressWarnings("ArrayRecordComponent") // vectors of numbers, never compared
public record FeatureScaling(
    int[] columns, double[] means, double[] deviations, double[] lows, double[] highs) {

  private record Column(int index, double mean, double deviation, double low, double high) {}

  /** The scaling of some training rows. */
  public static FeatureScaling of(List<double[]> rows) {
    List<Column> kept = new ArrayList<>();
    for (int c = 0; c < rows.get(0).length; c++) {
      int column = c;
      double[] values =
          rows.stream().mapToDouble(row -> row[column]).filter(Double::isFinite).toArray();
      double mean = 0;
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double value : values) {
        mean += value / values.length;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      double deviation = Math.sqrt(squares / Math.max(1, values.length));
      if (deviation > 1e-9 * Math.max(1, Math.abs(mean)) && high > low) {
        kept.add(
            new Column(
                column, mean, deviation, (low - mean) / deviation, (high - mean) / deviation));
      }
    }
    return new FeatureScaling(
        kept.stream().mapToInt(Column::index).toArray(),
        kept.stream().mapToDouble(Column::mean).toArray(),
        kept.stream().mapToDouble(Column::deviation).toArray(),
        kept.stream().mapToDouble(Column::low).toArray(),
        kept.stream().mapToDouble(Column::high).toArray());
  }

  /** A row scaled, kept columns only. */
  public double[] apply(double[] row) {
    double[] scaled = new double[columns.length];
    for (int i = 0; i < columns.length; i++) {
      double value = row[columns[i]];
      if (Double.isFinite(value)) {
        double standard = (value - means[i]) / deviations[i];
        scaled[i] = Math.max(lows[i], Math.min(highs[i], standard));
      }
    }
    return scaled;
  }
}
