package io.packtrail.simulators.fleet;

import io.packtrail.simulators.physics.AgeingLaw;
import io.packtrail.simulators.physics.DayStress;

/** Adds up what the ageing law asks about one day. Mutable; one thread. */
final class StressMeter {
  private static final double KELVIN = 273.15;

  /** Currents below this are rest: the laws' mean rates are over the time when current flows. */
  private static final double REST_C_RATE = 0.005;

  private final AgeingLaw law;
  private final double newCapacityAh;
  private double durationS;
  private double tempKs;
  private double socS;
  private double rateS;
  private double chargedAs;
  private double chargingS;
  private double dischargedAs;
  private double dischargingS;
  private double lowestRatio = 1;
  private double highestRatio;
  private double rateTempDegC = Double.NaN;
  private double rateSocRatio;
  private double calendarRate;

  StressMeter(AgeingLaw law, double newCapacityAh) {
    this.law = law;
    this.newCapacityAh = newCapacityAh;
  }

  void add(double stepS, double meanCurrentA, double socRatio, double tempDegC) {
    durationS += stepS;
    tempKs += (tempDegC + KELVIN) * stepS;
    socS += socRatio * stepS;
    rateS += calendarRate(tempDegC, socRatio) * stepS;
    double restA = REST_C_RATE * newCapacityAh;
    if (meanCurrentA > restA) {
      chargedAs += meanCurrentA * stepS;
      chargingS += stepS;
    } else if (meanCurrentA < -restA) {
      dischargedAs -= meanCurrentA * stepS;
      dischargingS += stepS;
    }
    lowestRatio = Math.min(lowestRatio, socRatio);
    highestRatio = Math.max(highestRatio, socRatio);
  }

  /** The law's rate, computed anew only when the cell has changed by a quarter kelvin or 1 %. */
  private double calendarRate(double tempDegC, double socRatio) {
    if (!(Math.abs(tempDegC - rateTempDegC) < 0.25 && Math.abs(socRatio - rateSocRatio) < 0.01)) {
      rateTempDegC = tempDegC;
      rateSocRatio = socRatio;
      calendarRate = law.calendarRate(tempDegC + KELVIN, socRatio);
    }
    return calendarRate;
  }

  double meanCalendarRate() {
    return rateS / durationS;
  }

  double meanTempDegC() {
    return tempKs / durationS - KELVIN;
  }

  DayStress day() {
    return new DayStress(
        tempKs / durationS,
        socS / durationS,
        highestRatio - lowestRatio,
        (chargedAs + dischargedAs) / newCapacityAh / durationS,
        chargingS > 0 ? chargedAs / newCapacityAh / chargingS : 0,
        dischargingS > 0 ? dischargedAs / newCapacityAh / dischargingS : 0,
        (chargedAs + dischargedAs) / newCapacityAh / 7200);
  }
}
