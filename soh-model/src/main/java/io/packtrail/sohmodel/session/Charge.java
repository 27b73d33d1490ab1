package io.packtrail.sohmodel.session;

import java.time.Instant;

/**
 * A finished charge.
 *
 * @param durationS from the first sample to the last (s)
 * @param chargedAh charge that went in (A·h)
 * @param tempMeanDegC time-weighted mean temperature (°C), NaN where none was reported
 */
public record Charge(
    Instant start, Instant end, double durationS, double chargedAh, double tempMeanDegC) {}
