package io.packtrail.simulators.physics;

/**
 * What a pack went through in one day, as the ageing laws ask for it.
 *
 * @param meanTempK mean cell temperature (K)
 * @param meanSocRatio mean state of charge
 * @param depthRatio highest minus lowest state of charge
 * @param meanCRate mean absolute current over capacity when new (1/h), rests included
 * @param chargeCRate mean current over capacity when new (1/h) while charging, 0 without a charge
 * @param dischargeCRate the same for discharging, positive
 * @param equivalentFullCycles charge moved over twice the capacity when new
 */
public record DayStress(
    double meanTempK,
    double meanSocRatio,
    double depthRatio,
    double meanCRate,
    double chargeCRate,
    double dischargeCRate,
    double equivalentFullCycles) {}
