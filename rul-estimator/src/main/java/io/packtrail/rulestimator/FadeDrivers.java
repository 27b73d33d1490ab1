package io.packtrail.rulestimator;

import io.packtrail.domain.Quantiles;
import java.time.Instant;
import java.util.List;

/**
 * What a battery's fade goes with, so far and in the years ahead: an association by the published
 * ageing model of its chemistry, not a proof of cause.
 *
 * @param asOf the time up to which "so far" reaches
 * @param ageingModel identifier of the model that splits the loss
 * @param otherModels identifiers of the published models whose splits are in the intervals as well
 * @param aheadYears how far "ahead" reaches (years)
 * @param lossSoFarRatio loss by the battery's law
 * @param lossAheadRatio loss by it in the years ahead, at the use of the trailing year
 * @param remainderRatio loss measured beyond that law: capacity when new beside the reference, what
 *     lies behind a bend, errors; may be negative
 * @param shares one for each driver; they sum to the loss
 * @param notes limits that apply
 */
public record FadeDrivers(
    Instant asOf,
    String ageingModel,
    List<String> otherModels,
    double aheadYears,
    Quantiles lossSoFarRatio,
    Quantiles lossAheadRatio,
    double remainderRatio,
    List<Share> shares,
    List<String> notes) {
  /** Name and version of the method. */
  public static final String METHOD_VERSION = "packtrail-drivers/2";

  /** The use that heat, charge, depth and rate are counted from. */
  public static final double REFERENCE_DEG_C = 20;

  /** Mean state of charge of the reference. */
  public static final double REFERENCE_SOC_RATIO = 0.5;

  /** Daily swing of the reference. */
  public static final double REFERENCE_DEPTH_RATIO = 0.4;

  /** Charging rate of the reference (1/h). */
  public static final double REFERENCE_C_RATE = 0.1;

  public FadeDrivers {
    otherModels = List.copyOf(otherModels);
    shares = List.copyOf(shares);
    notes = List.copyOf(notes);
  }

  /** Something that fade goes with. */
  public enum Driver {
    /** Time at half charge, at its own temperatures below the reference and no higher. */
    CALENDAR_TIME,
    /** Cycles at the reference's depth and rate. */
    THROUGHPUT,
    /** Temperatures above the reference. */
    HEAT,
    /** State of charge other than the reference's; negative where it lies below. */
    HIGH_CHARGE,
    /** Depth other than the reference's. */
    DEPTH,
    /** Charging faster or slower than the reference. */
    CHARGING_RATE,
    /** Cycling below the reference temperature. */
    COLD_CHARGING
  }

  /**
   * One driver.
   *
   * @param modelled whether the ageing model tells anything of it
   * @param soFarRatio loss of capacity that goes with it so far; the outer quantiles hold the
   *     spread between models
   * @param aheadRatio loss that goes with it in the years ahead
   */
  public record Share(
      Driver driver, boolean modelled, Quantiles soFarRatio, Quantiles aheadRatio) {}
}
