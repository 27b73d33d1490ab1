package io.packtrail.rulestimator;

import io.packtrail.rulestimator.ageing.UseStep;

/**
 * Use over some consecutive days, as means.
 *
 * @param fromDay first day (epoch day, UTC)
 * @param days length (days), above 0
 * @param tempMeanDegC mean temperature (°C)
 * @param socMeanRatio mean state of charge, 0 to 1
 * @param depthOfDischargeRatio depth of the daily swing, weighted by throughput, 0 to 1
 * @param efcPerDay equivalent full cycles per calendar day
 * @param chargeCRate mean charging rate (1/h), 0 where none
 * @param kmPerDay distance per calendar day (km)
 */
record UseBlock(
    double fromDay,
    double days,
    double tempMeanDegC,
    double socMeanRatio,
    double depthOfDischargeRatio,
    double efcPerDay,
    double chargeCRate,
    double kmPerDay) {

  /** Days in a year. */
  static final double DAYS_PER_YEAR = 365.25;

  /**
   * Discharge rate assumed in models that ask for it (1/h): driving spreads a charge over some four
   * hours, and the daily record does not hold the rate.
   */
  static final double ASSUMED_DISCHARGE_C_RATE = 0.25;

  double toDay() {
    return fromDay + days;
  }

  /** A year of this use, with its throughput multiplied. */
  UseStep.Totals year(double throughputFactor) {
    double efc = efcPerDay * throughputFactor;
    double meanCRate = 2 * efc / 24;
    return new UseStep.Totals(
        DAYS_PER_YEAR,
        efc * DAYS_PER_YEAR,
        depthOfDischargeRatio,
        meanCRate,
        chargeCRate > 0 ? chargeCRate : meanCRate,
        ASSUMED_DISCHARGE_C_RATE);
  }
}
