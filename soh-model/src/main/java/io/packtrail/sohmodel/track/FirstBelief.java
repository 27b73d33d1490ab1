package io.packtrail.sohmodel.track;

import io.packtrail.domain.Battery;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Health to be expected before the first charge.
 *
 * <p>Where the reference is the capacity of the new battery as the operator states it, and the day
 * it went into service is known: 1 − 4.5 %·√(years), deviation √((2 %)² + (2.5 %)²·years). That is
 * 90 % after five years, as published for large fleets (Geotab 2024: 1.8 to 2.3 % a year; between
 * cars 3.5 % in a survey of 5,196), and agrees with the two simulated fleets that the model was
 * tuned on. It matters little beside the charges, and only because their common error, the gain of
 * the one current sensor, never averages out. Else 1 ± 0.2: a rated capacity says little about the
 * capacity that a vehicle shows.
 *
 * @param sRatio expected health
 * @param stdRatio its standard deviation
 */
public record FirstBelief(double sRatio, double stdRatio) {
  /** Where nothing is known. */
  public static final FirstBelief NONE = new FirstBelief(1, 0.2);

  private static final double LOSS_RATIO_PER_ROOT_YEAR = 0.045;
  private static final double LOSS_STD_RATIO_PER_ROOT_YEAR = 0.025;
  private static final double NEW_STD_RATIO = 0.02;
  private static final double DAYS_PER_YEAR = 365.25;

  /** The belief about a battery at its first sample. */
  public static FirstBelief of(Battery battery, Instant firstSample) {
    LocalDate inService = battery.inServiceOn();
    if (inService == null || battery.referenceCapacityAh() == null) {
      return NONE;
    }
    LocalDate firstDay = LocalDate.ofInstant(firstSample, ZoneOffset.UTC);
    double years = Math.max(0, ChronoUnit.DAYS.between(inService, firstDay)) / DAYS_PER_YEAR;
    double root = Math.sqrt(years);
    return new FirstBelief(
        1 - LOSS_RATIO_PER_ROOT_YEAR * root,
        StrictMath.hypot(NEW_STD_RATIO, LOSS_STD_RATIO_PER_ROOT_YEAR * root));
  }
}
