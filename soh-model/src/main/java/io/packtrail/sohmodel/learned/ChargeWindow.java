package io.packtrail.sohmodel.learned;

import io.packtrail.domain.Require;

/**
 * The piece of a charge that features are read from: two voltages of the mean cell, crossed at a
 * steady current, and the taper after them.
 *
 * @param fromV lower voltage (V per cell)
 * @param toV upper voltage (V per cell), above {@code fromV}
 */
public record ChargeWindow(double fromV, double toV) {
  private static final double WIDTH_V = 0.2;
  private static final double BELOW_FULL_V = 0.01;

  public ChargeWindow {
    Require.positive("fromV", fromV, "V");
    Require.positive("toV - fromV", toV - fromV, "V");
  }

  /**
   * The last 200 mV before the end-of-charge voltage, less 10 mV that a charger may stop short of.
   *
   * @param fullV end-of-charge voltage of the chemistry (V per cell)
   */
  public static ChargeWindow below(double fullV) {
    return new ChargeWindow(fullV - BELOW_FULL_V - WIDTH_V, fullV - BELOW_FULL_V);
  }
}
