package io.packtrail.sohmodel.learned;

/**
 * What a model sees of a battery's own past when it judges the present charge. Every view is
 * causal: a row depends on itself and on earlier rows of the same battery, never on a label or on
 * how many rows there were.
 */
public enum HistoryView {
  /** The present row alone. */
  PRESENT,
  /** The present row, and its difference from the mean of the whole past. */
  AGAINST_PAST,
  /**
   * A mean over some ten rows, its difference from the battery's first rows, and the trend over
   * some fifty.
   */
  TREND,
  /** As {@link #LIFE} from its first ten rows, over some thirteen rows, sixty and 250. */
  EARLY_LIFE,
  /**
   * Means over some forty rows, two hundred and six hundred, their difference from the first thirty
   * rows, and from the mean of the whole past.
   */
  LIFE;

  /** Starts to follow one battery: weights of a new row in the exponential means, fastest first. */
  HistoryFeatures follow() {
    return switch (this) {
      case PRESENT -> new HistoryFeatures(new double[] {1}, 0, false);
      case AGAINST_PAST -> new HistoryFeatures(new double[] {1}, 0, true);
      case TREND -> new HistoryFeatures(new double[] {0.2, 0.04}, 5, false);
      case EARLY_LIFE -> new HistoryFeatures(new double[] {0.15, 0.03, 0.008}, 10, true);
      case LIFE -> new HistoryFeatures(new double[] {0.05, 0.01, 0.003}, 30, true);
    };
  }

  /** All rows of one battery as this view shows them, each from its own past. */
  double[][] of(double[][] rows) {
    HistoryFeatures history = follow();
    double[][] seen = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      seen[i] = history.next(rows[i]);
    }
    return seen;
  }
}
