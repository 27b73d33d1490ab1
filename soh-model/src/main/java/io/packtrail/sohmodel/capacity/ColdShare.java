package io.packtrail.sohmodel.capacity;

/**
 * How cold a charge counts. Cold makes the charge at the bottom unreachable, so the displayed state
 * of charge x leaves (1 − x)·Q·(1 − κ·k) to full, k being the kelvin below 25 °C. Between two
 * readings of one charge then
 *
 * <pre>ΔQ / (Q·Δx) = 1 − κ·K,    K = ((1 − x₁)·k₁ − (1 − x₂)·k₂) / Δx</pre>
 *
 * which is k where the temperature stays, and more where the pack warms up: the display then rises
 * by the warmth too. A mean temperature in the place of K makes capacity read low in the cold.
 */
final class ColdShare {
  private static final double REFERENCE_DEG_C = 25;

  private ColdShare() {}

  /**
   * K of a charge from x₁ to x₂ (K); NaN where a temperature is.
   *
   * @param fromSocRatio x₁
   * @param toSocRatio x₂, above x₁
   */
  static double ofChargeK(double fromSocRatio, double fromDegC, double toSocRatio, double toDegC) {
    double atFrom = (1 - fromSocRatio) * belowReferenceK(fromDegC);
    double atTo = (1 - toSocRatio) * belowReferenceK(toDegC);
    return (atFrom - atTo) / (toSocRatio - fromSocRatio);
  }

  private static double belowReferenceK(double tempDegC) {
    return Math.max(0, REFERENCE_DEG_C - tempDegC);
  }
}
