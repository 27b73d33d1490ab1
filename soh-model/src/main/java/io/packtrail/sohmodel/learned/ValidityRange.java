package io.packtrail.sohmodel.learned;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The range of features inside which a model answers: that of its training rows, widened on each
 * side by a tenth of it.
 *
 * @param lows least value of each feature
 * @param highs greatest value of each feature
 */
@SuppressWarnings("ArrayRecordComponent") // vectors of numbers, never compared
public record ValidityRange(double[] lows, double[] highs) {
  private static final double MARGIN_RATIO = 0.1;

  static ValidityRange of(List<double[]> rows) {
    int width = rows.get(0).length;
    double[] lows = new double[width];
    double[] highs = new double[width];
    Arrays.fill(lows, Double.POSITIVE_INFINITY);
    Arrays.fill(highs, Double.NEGATIVE_INFINITY);
    for (double[] row : rows) {
      for (int f = 0; f < width; f++) {
        if (Double.isFinite(row[f])) {
          lows[f] = Math.min(lows[f], row[f]);
          highs[f] = Math.max(highs[f], row[f]);
        }
      }
    }
    for (int f = 0; f < width; f++) {
      double margin = MARGIN_RATIO * (highs[f] - lows[f]);
      lows[f] -= margin;
      highs[f] += margin;
    }
    return new ValidityRange(lows, highs);
  }

  /** The same with a further margin on each side of one feature. */
  ValidityRange widened(int feature, double below, double above) {
    double[] lower = lows.clone();
    double[] higher = highs.clone();
    lower[feature] -= below;
    higher[feature] += above;
    return new ValidityRange(lower, higher);
  }

  /** Why a row is outside, one sentence; nothing when it is inside. */
  @Nullable String objection(double[] row) {
    return objection(row, List.of());
  }

  /** The same with the names of the features. */
  @Nullable String objection(double[] row, List<String> names) {
    if (row.length != lows.length) {
      return "the row must have %d features, got %d".formatted(lows.length, row.length);
    }
    for (int f = 0; f < row.length; f++) {
      if (!(row[f] >= lows[f] && row[f] <= highs[f])) {
        String name = f < names.size() ? names.get(f) : "feature " + (f + 1);
        return String.format(
            Locale.ROOT, "%s must be in [%.6g, %.6g], got %.6g", name, lows[f], highs[f], row[f]);
      }
    }
    return null;
  }
}
