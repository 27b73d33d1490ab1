package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.sohmodel.track.AnnouncedChange;
import io.packtrail.sohmodel.track.Circumstances;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing that an estimate met; an {@link EstimateState} is a function of their sequence. */
sealed interface EstimateStep {

  /**
   * The beginning.
   *
   * @param firstData time of the first sample or report
   * @param curveKnown whether there is a charge curve of the battery's cells, and no state of
   *     charge was reported before the first capacity; it decides how fast health is taken to
   *     change
   */
  record Begin(
      String methodVersion,
      Battery battery,
      Instant firstData,
      GroupCalibration calibration,
      boolean curveKnown)
      implements EstimateStep {
    /** The same of a battery that is followed as a vehicle's. */
    Begin atVehiclePace() {
      return new Begin(methodVersion, battery, firstData, calibration, false);
    }
  }

  /** A change that was announced; it takes effect with the first {@link Pass} at or after it. */
  record Announce(AnnouncedChange change) implements EstimateStep {}

  /** Announced changes up to a time take effect. */
  record Pass(Instant at) implements EstimateStep {}

  /**
   * A charge that tells of voltage.
   *
   * @param resistanceOhm resistance at 25 °C so far (Ω), NaN where not known
   * @param tempDegC mean temperature (°C), NaN where not reported
   */
  record Voltage(
      double meanVoltageV,
      double meanCurrentA,
      double fromSocRatio,
      double toSocRatio,
      double resistanceOhm,
      double tempDegC)
      implements EstimateStep {}

  /**
   * A capacity that was offered.
   *
   * @param chargedCycles charged full cycles since the first sample
   */
  record Offer(CapacityObservation candidate, double chargedCycles, Circumstances circumstances)
      implements EstimateStep {}

  /**
   * What the current sensor read while no current flowed.
   *
   * @param offsetPerHour reading over the reference capacity (1/h)
   */
  record ZeroCurrent(long epochMs, double chargedCycles, double offsetPerHour, double stdPerHour)
      implements EstimateStep {}

  /**
   * The question, and what stands beside the estimate at its time.
   *
   * @param curveId charge curve in use, absent without one
   * @param curveStdRatio error that all its readings share; 0 without one
   * @param modelId learned model in use, absent without one
   * @param modelStdRatio error that all its readings share, over the reference; 0 without one
   */
  record Ask(
      Instant asOf,
      double chargedCycles,
      @Nullable String curveId,
      double curveStdRatio,
      @Nullable String modelId,
      double modelStdRatio,
      @Nullable Double resistanceIncreaseRatio,
      double coverageRatio,
      @Nullable Double bmsSohRatio)
      implements EstimateStep {}
}
