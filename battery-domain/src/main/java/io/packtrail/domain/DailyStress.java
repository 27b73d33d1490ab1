package io.packtrail.domain;

import java.time.LocalDate;

/**
 * What one UTC day did to a battery: the input of an ageing model.
 *
 * @param day the day, UTC
 * @param coveredHours hours of the day that data cover, 0 to 24
 * @param tempMeanDegC mean temperature over the covered time (°C)
 * @param socMeanRatio mean state of charge over the covered time, 0 to 1
 * @param depthOfDischargeRatio highest less lowest state of charge of the day, 0 to 1
 * @param equivalentFullCycles (charged + discharged A·h) / (2 × rated A·h) of the day; where one of
 *     them alone was told, that / rated A·h
 * @param chargeCRate mean charging rate while charging (1/h), 0 where none
 * @param distanceKm distance travelled (km), 0 where not reported
 */
public record DailyStress(
    LocalDate day,
    double coveredHours,
    double tempMeanDegC,
    double socMeanRatio,
    double depthOfDischargeRatio,
    double equivalentFullCycles,
    double chargeCRate,
    double distanceKm) {

  /** The same at another mean temperature (°C). */
  DailyStress at(double otherDegC) {
    return new DailyStress(
        day,
        coveredHours,
        otherDegC,
        socMeanRatio,
        depthOfDischargeRatio,
        equivalentFullCycles,
        chargeCRate,
        distanceKm);
  }
}
