package io.packtrail.sohmodel.curve;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
  private static final double WORST_MISFIT = 4;
  private static final double LARGEST_STD_RATIO = 0.03;

  /** Which piece of a charge it was read from, as a phrase. */
  public String where() {
    return fromV < toV
        ? String.format(Locale.ROOT, "between %.2f and %.2f V per cell", fromV, toV)
        : String.format(Locale.ROOT, "in the taper at %.2f V per cell", toV);
  }

  /** Why no capacity is taken from it, one clause; null where one is. */
  public @Nullable String refusal(String curveId) {
    if (misfit > WORST_MISFIT) {
      return String.format(
          Locale.ROOT,
          "the charge curve is unlike curve %s (misfit %.1f, at most %.0f)",
          curveId,
          misfit,
          WORST_MISFIT);
    }
    return stdRatio > LARGEST_STD_RATIO
        ? String.format(
            Locale.ROOT,
            "the charge %s says too little about capacity (± %.1f %%, at most %.0f %%)",
            where(),
            100 * stdRatio,
            100 * LARGEST_STD_RATIO)
        : null;
  }

  /** How much larger its deviation is taken for its misfit. */
  double inflation() {
    return Math.max(1, Math.sqrt(misfit));
  }
}
