package io.packtrail.domain;

/**
 * How much of a battery's use the counters of a {@link StressRecord} could see: a counter of what
 * was never measured is zero and means nothing.
 *
 * @param knownHours hours that samples or reports cover (h)
 * @param temperatureHours hours of known temperature among them (h)
 * @param chargingTemperatureHours hours of charging at a known temperature (h)
 * @param energyAh charge in and out whose energy was counted, because its voltage is known or
 *     because a report gives the energy (A·h)
 * @param temperatureDoubted whether temperatures were reported and cannot be believed, for example
 *     because they are in another unit; none counts as known then
 * @param untoldAh charge that reports tell of one direction alone, such as of charging sessions
 *     without what was taken out between them: as much flowed the other way and is in no throughput
 *     (A·h)
 */
public record UseCoverage(
    double knownHours,
    double temperatureHours,
    double chargingTemperatureHours,
    double energyAh,
    boolean temperatureDoubted,
    double untoldAh) {

  /** With all that was reported believed. */
  public UseCoverage(
      double knownHours,
      double temperatureHours,
      double chargingTemperatureHours,
      double energyAh) {
    this(knownHours, temperatureHours, chargingTemperatureHours, energyAh, false, 0);
  }

  /** The same where no temperature that was reported can be believed. */
  UseCoverage withoutTemperature() {
    return new UseCoverage(knownHours, 0, 0, energyAh, true, untoldAh);
  }

  /** Part of the hours of which the temperature is known, 0 to 1; 0 where there are none. */
  public double temperatureRatio() {
    return share(temperatureHours, knownHours);
  }

  /**
   * Part of the charge whose energy was counted, 0 to 1; 0 where there is none.
   *
   * @param throughputAh charge in and out that was told (A·h)
   */
  public double energyRatio(double throughputAh) {
    return share(energyAh, throughputAh + untoldAh);
  }

  /**
   * Part of the charge, in and out, that was told, 0 to 1; 0 where there is none.
   *
   * @param throughputAh charge in and out that was told (A·h)
   */
  public double toldRatio(double throughputAh) {
    return share(throughputAh, throughputAh + untoldAh);
  }

  private static double share(double part, double whole) {
    return whole > 0 ? Math.min(1, part / whole) : 0;
  }
}
