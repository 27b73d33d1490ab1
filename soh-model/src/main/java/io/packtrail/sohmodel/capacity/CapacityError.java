package io.packtrail.sohmodel.capacity;

/**
 * Error budget of a capacity read as ΔQ/ΔSOC: (σ_z/z)² = (σ_x/x)² + (σ_y/y)² with x = ΔSOC and y =
 * ΔQ.
 */
final class CapacityError {
  private CapacityError() {}

  /**
   * Standard deviation of the change of state of charge when both ends are rounded to {@code
   * stepRatio} and each carries an error of the BMS: σ_x² = 2·q²/12 + 2·σ_bms².
   */
  static double socChangeStdRatio(double stepRatio, double bmsStdRatio) {
    return Math.sqrt(2 * stepRatio * stepRatio / 12 + 2 * bmsStdRatio * bmsStdRatio);
  }

  /**
   * Relative standard deviation of the capacity.
   *
   * @param socChangeRatio ΔSOC, above 0
   * @param socChangeStdRatio its standard deviation
   * @param chargeStdRatio relative standard deviation of ΔQ
   */
  static double capacityStdRatio(
      double socChangeRatio, double socChangeStdRatio, double chargeStdRatio) {
    return Math.hypot(socChangeStdRatio / socChangeRatio, chargeStdRatio);
  }
}
