package io.packtrail.simulators.fleet;

import io.packtrail.simulators.physics.Pack;

/**
 * A charge that was begun or waits for its time.
 *
 * @param beginsMs not before this time
 * @param powerKw most power of the socket or station
 * @param targetRatio shown state of charge at which it ends; 1: at the voltage limit
 * @param fast whether at a fast charger
 */
record Charger(long beginsMs, double powerKw, double targetRatio, boolean fast) {
  /** A charge at the voltage limit ends when the current falls below this rate (1/h). */
  private static final double TAPER_C_RATE = 0.05;

  private static final double CONVERTER_EFFICIENCY_RATIO = 0.92;

  /** A fast charge samples twice as often as one at home. */
  double sampleS() {
    return fast ? 30 : 60;
  }

  /**
   * The current (A) now: constant power, less when the pack is nearly full, cold or hot, and what
   * keeps the cells at their voltage limit.
   */
  double currentA(VehicleModel model, Pack pack) {
    return Math.max(Math.min(powerLimitedA(model, pack), voltageLimitedA(model, pack)), 0);
  }

  private double powerLimitedA(VehicleModel model, Pack pack) {
    return pack.currentForPowerA(1000 * (fast ? fastKw(model, pack) : slowKw(model)));
  }

  private static double voltageLimitedA(VehicleModel model, Pack pack) {
    return pack.currentForVoltageA(pack.openCircuitV(model.fullRatio()));
  }

  private double slowKw(VehicleModel model) {
    return Math.min(powerKw, model.acPowerKw()) * CONVERTER_EFFICIENCY_RATIO;
  }

  private double fastKw(VehicleModel model, Pack pack) {
    double soc = pack.socRatio();
    double socShare = soc < 0.5 ? 1 : soc < 0.8 ? 1 - (soc - 0.5) * 2 : 0.4 - (soc - 0.8) * 1.6;
    double temp = pack.tempDegC();
    double coldShare = Math.min(Math.max(0.2 + temp / 25, 0.2), 1);
    double share = Math.max(socShare, 0.08) * (temp > 45 ? 0.4 : coldShare);
    return Math.min(powerKw, model.dcPowerKw() * share);
  }

  /** Whether the charge is over. */
  boolean done(VehicleModel model, Pack pack, double shownSocRatio) {
    return (targetRatio < 1 && shownSocRatio >= targetRatio) || tapered(model, pack);
  }

  /** Whether the cells are at their voltage limit and take hardly any more. */
  boolean tapered(VehicleModel model, Pack pack) {
    double taperA = Math.min(TAPER_C_RATE * pack.capacityAh(), powerLimitedA(model, pack) / 2);
    return voltageLimitedA(model, pack) < taperA;
  }
}
