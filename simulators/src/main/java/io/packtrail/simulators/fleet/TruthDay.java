package io.packtrail.simulators.fleet;

import io.packtrail.domain.BatteryId;
import java.time.LocalDate;

/**
 * What is true of one battery at the end of one day; the service never sees it.
 *
 * @param usableCapacityAh capacity between the maker's buffers at 25 °C (A·h)
 * @param sohRatio {@code usableCapacityAh} over the battery's reference capacity
 * @param soceRatio usable energy at 25 °C and C/3 over the certified energy
 * @param resistanceOhm pack resistance at 25 °C and half charge (Ω), ohmic and polarisation
 * @param resistanceIncreaseRatio {@code resistanceOhm} over that of the new pack, minus 1
 * @param equivalentFullCycles charge moved since manufacture over twice the rated capacity
 * @param meanTempDegC mean cell temperature of the day (°C)
 */
public record TruthDay(
    BatteryId batteryId,
    LocalDate day,
    double usableCapacityAh,
    double sohRatio,
    double soceRatio,
    double resistanceOhm,
    double resistanceIncreaseRatio,
    double equivalentFullCycles,
    double meanTempDegC) {}
