package io.packtrail.rulestimator.cyclelife;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The range of features that a model was trained on, with a margin of {@value #MARGIN_RATIO} of its
 * width at both ends: beyond it a prediction would be an extrapolation.
 */
final class TrainedRange {
  private static final double MARGIN_RATIO = 0.25;

  private final List<String> names;
  private final double[] low;
  private final double[] high;

  /**
   * @param names of the features, for a person
   * @param rows what was trained on, shape {@code [rows][features]}, at least one row
   */
  TrainedRange(List<String> names, List<double[]> rows) {
    this.names = List.copyOf(names);
    this.low = rows.get(0).clone();
    this.high = rows.get(0).clone();
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        low[i] = Math.min(low[i], row[i]);
        high[i] = Math.max(high[i], row[i]);
      }
    }
  }

  /** Features outside it, in words; empty where all are inside. */
  List<String> outside(double[] row) {
    List<String> outside = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      double margin = MARGIN_RATIO * (high[i] - low[i]);
      // Written so that NaN is outside.
      if (!(row[i] >= low[i] - margin && row[i] <= high[i] + margin)) {
        outside.add(
            String.format(
                Locale.ROOT,
                "%s must be in [%.4g, %.4g], got %.4g",
                names.get(i),
                low[i] - margin,
                high[i] + margin,
                row[i]));
      }
    }
    return outside;
  }
}
