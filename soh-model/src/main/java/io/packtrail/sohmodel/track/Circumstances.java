package io.packtrail.sohmodel.track;

/**
 * What of an observation's circumstances moves it away from the health at 25 °C.
 *
 * @param coldK kelvin below 25 °C, 0 when warmer
 * @param hoursPerSoc duration of the charge over its change of state of charge (h); 0 where the
 *     observation does not rest on a state of charge
 */
record Circumstances(double coldK, double hoursPerSoc) {
  /** Those under which the estimate is stated. */
  static final Circumstances REFERENCE = new Circumstances(0, 0);
}
