package io.packtrail.sohmodel.curve;

/**
 * Where a charge curve is read: bins of {@value #STEP_V} V of the mean cell's voltage from {@value
 * #FIRST_V} V up, and above them the taper, in steps of a falling current: first from the top bin's
 * edge to {@value #TAPER_FROM_RATIO} of the constant current, then each step to {@value
 * #TAPER_STEP_RATIO} of the current before.
 */
final class CurveGrid {
  /** Lower edge of the first bin (V). */
  static final double FIRST_V = 3.5;

  /** Width of a bin (V). */
  static final double STEP_V = 0.02;

  /** Bins of voltage; the last ends at 4.18 V, below the constant-voltage phase. */
  static final int VOLTAGE_BINS = 34;

  /** Bins of the taper; the last ends at 12 % of the constant current. */
  static final int TAPER_BINS = 15;

  /** Number of bins. */
  static final int BINS = VOLTAGE_BINS + TAPER_BINS;

  /** Bins of the widest window that one observation may use: 200 mV. */
  static final int WIDEST_WINDOW_BINS = 10;

  /** Bins of the narrowest window that one observation may use: 80 mV. */
  static final int NARROWEST_WINDOW_BINS = 4;

  /** Current at the end of the first bin of the taper over the constant current. */
  private static final double TAPER_FROM_RATIO = 0.97;

  /** Current at the end of each further bin over that of the one before. */
  private static final double TAPER_STEP_RATIO = 0.86;

  /** First bin that a window may begin with that goes on into the taper: 4.00 V, 200 mV of 4.2. */
  private static final int FIRST_BIN_WITH_TAPER = 25;

  private CurveGrid() {}

  /** Lower edge of bin {@code index} (V); within the taper the voltage that is held. */
  static double edgeV(int index) {
    return FIRST_V + Math.min(index, VOLTAGE_BINS + 1) * STEP_V;
  }

  /** Current at the end of bin {@code step} of the taper over the constant current. */
  static double taperRatio(int step) {
    return TAPER_FROM_RATIO * Math.pow(TAPER_STEP_RATIO, step);
  }

  /**
   * End of the widest window of at most 200 mV that begins with a bin: that bin itself where it is
   * not covered.
   *
   * @param values of the bins from {@code firstBin} up, NaN where not covered
   * @param from index of the window's first bin in {@code values}
   * @return index after its last
   */
  static int windowEnd(double[] values, int firstBin, int from) {
    int widest =
        firstBin + from >= FIRST_BIN_WITH_TAPER
            ? BINS
            : Math.min(firstBin + from + WIDEST_WINDOW_BINS, VOLTAGE_BINS);
    int end = Math.min(values.length, widest - firstBin);
    int to = from;
    while (to < end && !Double.isNaN(values[to])) {
      to++;
    }
    return to;
  }
}
