package io.packtrail.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of the whole capacity, from one charging session.
 *
 * @param sessionStart start of the session it came from
 * @param at when the session ended; the time at which the observation is known
 * @param capacityAh observed capacity (A·h), above 0
 * @param stdAh standard deviation of its random error (A·h), above 0
 * @param spanRatio share of the whole capacity that was measured, 0 to 1
 * @param tempMeanDegC mean temperature during the measurement (°C), absent where not reported
 * @param used whether the filter used it; false when its gate refused it
 * @param distanceSigma how far it was from what was expected, in standard deviations of the
 *     difference; 0 where nothing was expected yet
 * @param shiftRatio by how much it moved the estimate of SOH; 0 where it was not used
 * @param note what was measured, or why the gate refused it; one sentence
 */
public record CapacityObservation(
    Instant sessionStart,
    Instant at,
    Method method,
    double capacityAh,
    double stdAh,
    double spanRatio,
    @Nullable Double tempMeanDegC,
    boolean used,
    double distanceSigma,
    double shiftRatio,
    String note) {

  /** How the capacity was read from the charge. */
  public enum Method {
    /** Charge divided by the change of the reported state of charge. */
    DELTA_SOC,
    /**
     * The same, with both figures as a gateway reported them; no samples of the charge were seen.
     */
    REPORTED_DELTA_SOC,
    /**
     * Charge between two cell voltages, where the reported state of charge is absent or cannot be
     * trusted.
     */
    VOLTAGE_WINDOW,
    /** What a learned model makes of the shape of the charge. */
    LEARNED_MODEL
  }

  public CapacityObservation {
    Require.positive("capacityAh", capacityAh, "Ah");
    Require.positive("stdAh", stdAh, "Ah");
  }

  /** An observation that no filter has judged yet. */
  public static CapacityObservation unjudged(
      Instant sessionStart,
      Instant at,
      Method method,
      double capacityAh,
      double stdAh,
      double spanRatio,
      @Nullable Double tempMeanDegC,
      String note) {
    return new CapacityObservation(
        sessionStart, at, method, capacityAh, stdAh, spanRatio, tempMeanDegC, false, 0, 0, note);
  }

  /** The same as the filter judged it. */
  public CapacityObservation judged(boolean isUsed, double distance, double shift, String remark) {
    return new CapacityObservation(
        sessionStart,
        at,
        method,
        capacityAh,
        stdAh,
        spanRatio,
        tempMeanDegC,
        isUsed,
        distance,
        shift,
        remark.isEmpty() ? note : note + "; " + remark);
  }
}
