package io.packtrail.sohmodel.curve;

/**
 * Cell voltages at which a charge curve is read: bins of {@value #STEP_V} V from {@value #FIRST_V}
 * V up.
 */
final class CurveGrid {
  /** Lower edge of the first bin (V). */
  static final double FIRST_V = 3.5;

  /** Width of a bin (V). */
  static final double STEP_V = 0.02;

  /** Number of bins; the last ends at 4.18 V, below the constant-voltage phase. */
  static final int BINS = 34;

  /** Bins of the widest window that one observation may use: 200 mV. */
  static final int WIDEST_WINDOW_BINS = 10;

  /** Bins of the narrowest window that one observation may use: 80 mV. */
  static final int NARROWEST_WINDOW_BINS = 4;

  private CurveGrid() {}

  /** Lower edge of bin {@code index} (V). */
  static double edgeV(int index) {
    return FIRST_V + index * STEP_V;
  }
}
