package io.packtrail.sohmodel.curve;

import java.util.Locale;

/**
 * A capacity read from a piece of a charge curve.
 *
 * @param sRatio health: capacity over the capacity of this cell when new
 * @param stdRatio standard deviation of {@code sRatio}
 * @param misfit mean squared deviation from the cell type's curve in its own standard deviations;
 *     about 1 for a curve like the learned ones
 * @param fromV lower edge of the window used (V per cell)
 * @param toV upper edge (V per cell); the voltage that is held where the taper belongs to it
 * @param chargeRatio charge in the window over the rated capacity
 */
public record CurveReading(
    double sRatio, double stdRatio, double misfit, double fromV, double toV, double chargeRatio) {

  /** Which piece of a charge it was read from, as a phrase. */
  public String where() {
    return fromV < toV
        ? String.format(Locale.ROOT, "between %.2f and %.2f V per cell", fromV, toV)
        : String.format(Locale.ROOT, "in the taper at %.2f V per cell", toV);
  }
}
