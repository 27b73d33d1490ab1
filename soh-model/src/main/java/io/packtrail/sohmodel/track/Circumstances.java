package io.packtrail.sohmodel.track;

/**
 * What of an observation's circumstances moves it away from the health at 25 °C.
 *
 * @param coldK how many kelvin below 25 °C the charge counts; 0 when warmer
 * @param hoursPerSoc duration of the charge over its change of state of charge (h); 0 where the
 *     observation does not rest on a state of charge
 */
public record Circumstances(double coldK, double hoursPerSoc) {
  private static final double REFERENCE_DEG_C = 25;

  /** Of an observation without state of charge; 25 °C where the temperature is NaN. */
  public static Circumstances atDegC(double tempDegC) {
    return new Circumstances(
        Double.isNaN(tempDegC) ? 0 : Math.max(0, REFERENCE_DEG_C - tempDegC), 0);
  }

  /** Weights of the {@link HealthFilter}'s states in the observed capacity. */
  double[] weights() {
    return new double[] {1, 0, -coldK, hoursPerSoc, 1};
  }
}
