package io.packtrail.rulestimator.cyclelife;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Errors of predictions of cells that were held out, as 90 % bounds by the length of the
 * prediction.
 *
 * <p>Errors of one cell go together, so that ten cells are ten draws, however many predictions they
 * gave. The bounds are widened by one factor f until, of n cells, Σ m(f) ≤ 0.1 · (n + 1) − 1, where
 * m is the share of a cell's predictions outside: the rule of conformal risk control for the next
 * cell to be missed in 10 % of its predictions. It would hold exactly for bounds that other cells
 * had given; these are the cells' own, and what that takes is about what the cells being predicted
 * by models of fewer cells gives. Below nine cells no width would do. Immutable.
 *
 * @see "Angelopoulos et al., Conformal Risk Control, ICLR 2024, equation 4"
 */
final class HeldOutErrors {
  private static final int BINS = 8;
  private static final double TAIL = 0.05;

  private final List<Bin> bins;

  /**
   * Bounds of the errors (truth − prediction) of predictions up to a length (cycles).
   *
   * @param low at most 0 (cycles)
   * @param high at least 0 (cycles)
   */
  record Bin(double upToCycles, double low, double high) {
    /** How much wider (ratio) the bounds must be to hold an error. */
    double needed(double error) {
      double bound = error < 0 ? low : high;
      return error == 0 ? 0 : error / bound;
    }

    Bin times(double factor) {
      return new Bin(upToCycles, factor * low, factor * high);
    }
  }

  /**
   * One prediction of a cell that was held out.
   *
   * @param cell number of the cell, from 0
   * @param predicted remaining (cycles)
   * @param error truth less the prediction (cycles)
   */
  record Miss(int cell, double predicted, double error) {}

  /**
   * A prediction that lies outside the bounds.
   *
   * @param needed how much wider (ratio) they must be to hold it
   * @param share of its cell's predictions
   */
  private record Outside(double needed, double share) {}

  private HeldOutErrors(List<Bin> bins) {
    this.bins = List.copyOf(bins);
  }

  /**
   * Learns the bounds.
   *
   * @param misses of every cell at least one
   * @param cells number of cells, at least 9
   */
  static HeldOutErrors of(List<Miss> misses, int cells) {
    HeldOutErrors plain = new HeldOutErrors(bins(misses));
    double factor = plain.factor(misses, cells);
    return new HeldOutErrors(plain.bins.stream().map(bin -> bin.times(factor)).toList());
  }

  /** The bounds for a prediction (cycles). */
  Bin at(double predicted) {
    for (Bin bin : bins) {
      if (predicted <= bin.upToCycles) {
        return bin;
      }
    }
    throw new IllegalStateException("the last bin is open");
  }

  private static List<Bin> bins(List<Miss> misses) {
    List<Miss> byLength =
        misses.stream().sorted(Comparator.comparingDouble(Miss::predicted)).toList();
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      int from = byLength.size() * bin / BINS;
      int to = byLength.size() * (bin + 1) / BINS;
      double[] errors =
          byLength.subList(from, to).stream().mapToDouble(Miss::error).sorted().toArray();
      double upTo = bin == BINS - 1 ? Double.POSITIVE_INFINITY : byLength.get(to - 1).predicted();
      // One rank further out than the plain quantile: the next prediction is one more draw.
      int tail = Math.max(0, (int) Math.floor((errors.length + 1) * TAIL) - 1);
      bins.add(
          new Bin(upTo, Math.min(0, errors[tail]), Math.max(0, errors[errors.length - 1 - tail])));
    }
    return bins;
  }

  /** The least factor, at least 1, that leaves no more outside than is allowed. */
  private double factor(List<Miss> misses, int cells) {
    int[] predictions = new int[cells];
    misses.forEach(miss -> predictions[miss.cell]++);
    List<Outside> outside =
        misses.stream()
            .map(
                miss ->
                    new Outside(
                        at(miss.predicted).needed(miss.error), 1.0 / predictions[miss.cell]))
            // A bound of no width holds nothing more when it is widened.
            .filter(one -> one.needed > 1 && Double.isFinite(one.needed))
            .sorted(Comparator.comparingDouble(Outside::needed).reversed())
            .toList();
    double allowed = 2 * TAIL * (cells + 1) - 1;
    for (Outside one : outside) {
      allowed -= one.share;
      if (allowed < 0) {
        return one.needed;
      }
    }
    return 1;
  }
}
