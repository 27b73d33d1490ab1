package io.packtrail.rulestimator.cyclelife;

import io.packtrail.domain.Require;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Discharged charge over voltage of a cell's cycles 2 to 100: the input of early-life prediction.
 *
 * <p>Values that no cell of the kind can have (spikes of the cycler) are replaced by the median
 * over the cycles at that voltage.
 *
 * @see "Severson et al., Nature Energy 4 (2019) 383"
 */
public final class DischargeCurves {
  /** Voltages per cycle, evenly from 3.6 V down to 2.0 V. */
  public static final int VOLTAGES = 1_000;

  /** Cycles 2 to 100. */
  public static final int CYCLES = 99;

  /** What {@link #features} gives, in its order. */
  static final List<String> FEATURES =
      List.of(
          "log of the variance of the change",
          "log of the change at low voltage",
          "rise of capacity after the first cycles (A·h)",
          "capacity at the end (A·h)",
          "change of capacity (A·h)");

  private static final double LEAST_AH = -0.1;
  private static final double MOST_AH = 1.3;
  private static final int CYCLE_10 = 8;
  private static final int CYCLE_100 = 98;

  private final double[][] dischargedAh;

  /**
   * @param dischargedAh charge (A·h) at each voltage and cycle, shape {@code [1000][99]}
   * @throws IllegalArgumentException when the shape is another, or most values at some voltage are
   *     none that a cell of the kind can have
   */
  public DischargeCurves(double[][] dischargedAh) {
    Require.inRange("voltages", dischargedAh.length, VOLTAGES, VOLTAGES, "");
    this.dischargedAh = new double[VOLTAGES][];
    for (int v = 0; v < VOLTAGES; v++) {
      Require.inRange("cycles", dischargedAh[v].length, CYCLES, CYCLES, "");
      this.dischargedAh[v] = repaired(v, dischargedAh[v]);
    }
  }

  private static double[] repaired(int voltage, double[] row) {
    double[] sound = Arrays.stream(row).filter(DischargeCurves::sound).sorted().toArray();
    // Spikes are rare; where most are outside, it is another unit or another kind of cell.
    if (2 * sound.length < row.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "charge must be in [%s, %s] A·h in most of the %d cycles, got %.4g in the first of"
                  + " them at voltage %d, and %d such cycles there",
              LEAST_AH,
              MOST_AH,
              CYCLES,
              row[0],
              voltage + 1,
              sound.length));
    }
    double[] repaired = row.clone();
    for (int c = 0; c < repaired.length; c++) {
      if (!sound(repaired[c])) {
        repaired[c] = median(sound);
      }
    }
    return repaired;
  }

  private static boolean sound(double ah) {
    return ah >= LEAST_AH && ah <= MOST_AH;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** log₁₀ of the variance over voltage of the change from cycle 10 to cycle 100. */
  double logVarianceOfChange() {
    double mean = 0;
    for (double[] row : dischargedAh) {
      mean += (row[CYCLE_100] - row[CYCLE_10]) / VOLTAGES;
    }
    double squares = 0;
    for (double[] row : dischargedAh) {
      double change = row[CYCLE_100] - row[CYCLE_10] - mean;
      squares += change * change;
    }
    return Math.log10(squares / (VOLTAGES - 1));
  }

  /**
   * The variance of the change; the same change at 2.64 V, averaged over nine cycles at both ends;
   * the rise of capacity after the first cycles; the capacity at the end and its change.
   */
  double[] features() {
    double[] capacity = capacities();
    double highest = Arrays.stream(capacity).max().orElseThrow();
    double end = (capacity[96] + capacity[97] + capacity[98]) / 3;
    double[] low = dischargedAh[600];
    double change = 0;
    for (int i = 0; i < 9; i++) {
      change += (low[90 + i] - low[CYCLE_10 + i]) / 9;
    }
    return new double[] {
      logVarianceOfChange(),
      Math.log10(Math.abs(change) + 1e-4),
      highest - capacity[1],
      end,
      end - capacity[3]
    };
  }

  /** Capacity of each cycle, the median of five. */
  private double[] capacities() {
    double[] raw = dischargedAh[VOLTAGES - 1];
    double[] smooth = new double[CYCLES];
    for (int c = 0; c < CYCLES; c++) {
      double[] window = Arrays.copyOfRange(raw, Math.max(0, c - 2), Math.min(CYCLES, c + 3));
      Arrays.sort(window);
      smooth[c] = median(window);
    }
    return smooth;
  }
}
