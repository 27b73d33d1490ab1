package io.packtrail.rulestimator;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Require;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.ageing.AgeingModels;
import io.packtrail.rulestimator.valuation.SecondLife;
import io.packtrail.rulestimator.valuation.StationaryDuty;
import io.packtrail.rulestimator.warranty.WarrantyPosition;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * State of health and use so far to a distribution of the remaining useful life.
 *
 * <p>Loss follows L = d·(Σ ℓ^(1/p)·Δt)^p: the severity ℓ of each month comes from the published
 * ageing model of the chemistry, the multiplier d and the exponent p from the battery's own history
 * by Bayes' rule. {@code docs/models/rul.md} is its model card. Thread-safe.
 */
public final class RulEstimator {
  /** Name and version of the method. */
  public static final String METHOD_VERSION = "packtrail-rul/3";

  /** States of health at which life ends: first life, warranty, second life. */
  private static final List<Double> THRESHOLDS = List.of(0.80, 0.70, 0.60);

  /** Least history (days), or else least throughput: below both there is nothing to repeat. */
  private static final double LEAST_DAYS = 30;

  private static final double LEAST_EFC = 30;

  /** Least history (days) where throughput alone suffices, as in a laboratory test. */
  private static final double LEAST_CYCLED_DAYS = 2;

  private final AgeingModels models;
  private final FleetPriors fleet;

  /** An estimator that knows chemistries, but no fleet yet. */
  public RulEstimator() {
    this(FleetPriors.NONE);
  }

  /** An estimator that knows what a fleet has taught. */
  public RulEstimator(FleetPriors fleet) {
    this.models = AgeingModels.load();
    this.fleet = fleet;
  }

  /**
   * Forecasts the remaining life to 80, 70 and 60 %. Pure and deterministic: the same arguments
   * give the same result.
   *
   * <p>Refusals, by code: {@code soh-not-estimable}, {@code chemistry-without-model}, {@code
   * history-too-short}.
   *
   * @throws IllegalArgumentException when the assessment is another battery's
   */
  public RulResult forecast(Battery battery, BatteryAssessment assessment) {
    return forecast(battery, assessment, THRESHOLDS);
  }

  /**
   * The same to given thresholds.
   *
   * @param thresholdRatios states of health at which life ends, 0.3 to 1, highest first
   * @throws IllegalArgumentException when the thresholds are empty, out of order or out of range
   */
  public RulResult forecast(
      Battery battery, BatteryAssessment assessment, List<Double> thresholdRatios) {
    require(thresholdRatios);
    RulResult.NotEstimable refusal = refusal(battery, assessment);
    return refusal != null ? refusal : open(battery, assessment).result(thresholdRatios);
  }

  private static void require(List<Double> thresholdRatios) {
    double above = 1;
    for (double threshold : thresholdRatios) {
      above = Require.inRange("thresholdRatio", threshold, 0.3, above, "");
    }
    Require.positive("thresholds", thresholdRatios.size(), "");
  }

  /**
   * The same under a use that the caller plans.
   *
   * <p>Further refusals, by code: {@code duty-out-of-range} where the ageing model says nothing of
   * a figure that is given; {@code duty-needs-cycles} where only kilometres are given for a battery
   * that reports none; {@code duty-needs-depth} where cycles are planned for a battery that never
   * had any while it reported.
   */
  public RulResult forecast(Battery battery, BatteryAssessment assessment, PlannedUse plan) {
    return forecast(battery, assessment, plan, THRESHOLDS);
  }

  /**
   * The same to given thresholds, as {@link #forecast(Battery, BatteryAssessment, List)} has them.
   */
  public RulResult forecast(
      Battery battery,
      BatteryAssessment assessment,
      PlannedUse plan,
      List<Double> thresholdRatios) {
    require(thresholdRatios);
    RulResult.NotEstimable refusal = refusal(battery, assessment);
    return refusal != null ? refusal : open(battery, assessment).result(thresholdRatios, plan);
  }

  /**
   * Positions against warranties, in the order of their terms; absent where {@link #forecast}
   * refuses.
   *
   * @param odometerKm distance of the vehicle (km), where the battery has always been in it;
   *     absent: the distance counts from the first report
   * @param now the time from which what is left of the terms counts; the last measurement's where
   *     that is later
   */
  public Optional<List<WarrantyPosition>> warranty(
      Battery battery,
      BatteryAssessment assessment,
      List<WarrantyTerms> terms,
      @Nullable Double odometerKm,
      Instant now) {
    return refusal(battery, assessment) != null
        ? Optional.empty()
        : Optional.of(open(battery, assessment).warranty(terms, odometerKm, now));
  }

  /** What its fade goes with, so far and ahead; absent where {@link #forecast} refuses. */
  public Optional<FadeDrivers> drivers(Battery battery, BatteryAssessment assessment) {
    return refusal(battery, assessment) != null
        ? Optional.empty()
        : Optional.of(open(battery, assessment).drivers());
  }

  /**
   * How fast a battery ages by its own history, for comparing it with its group; absent where
   * {@link #forecast} refuses, where its group has taught nothing yet (a chemistry's prior is a
   * judgement, and no pace of a group), or where fewer than {@value OwnPace#LEAST_POINTS} points of
   * its history can be told apart.
   */
  public Optional<OwnPace> ownPace(Battery battery, BatteryAssessment assessment) {
    return fleet.of(battery) == null || refusal(battery, assessment) != null
        ? Optional.empty()
        : open(battery, assessment).ownPace();
  }

  /**
   * Possible lives in a buyer's stationary duty, until the state of health reaches an end.
   *
   * <p>Refusals, by code: those of {@link #forecast}, and {@code duty-out-of-range} where the
   * ageing model says nothing of such a duty.
   *
   * @param endSohRatio state of health at which second life ends, 0.3 to 0.9
   */
  public SecondLife secondLife(
      Battery battery, BatteryAssessment assessment, StationaryDuty duty, double endSohRatio) {
    Require.inRange("endSohRatio", endSohRatio, 0.3, 0.9, "");
    RulResult.NotEstimable refusal = refusal(battery, assessment);
    return refusal != null
        ? new SecondLife.Refused(refusal.code(), refusal.reason())
        : open(battery, assessment).secondLife(duty, endSohRatio);
  }

  private RulResult.@Nullable NotEstimable refusal(Battery battery, BatteryAssessment assessment) {
    if (!battery.batteryId().equals(assessment.batteryId())) {
      throw new IllegalArgumentException(
          "assessment must be of battery %s, got %s"
              .formatted(battery.batteryId(), assessment.batteryId()));
    }
    if (!(assessment.soh() instanceof SohResult.Estimated)) {
      return refusal(
          assessment,
          "soh-not-estimable",
          "The present state of health is not known, so there is nothing to count down from.");
    }
    if (models.forChemistry(battery.chemistry()) == null) {
      return refusal(
          assessment,
          "chemistry-without-model",
          "No published ageing model stands for %s cells; supported are LFP, NMC, NCA and LMO."
              .formatted(battery.chemistry()));
    }
    String tooShort = tooShort(assessment);
    return tooShort == null ? null : refusal(assessment, "history-too-short", tooShort);
  }

  /** A forecast of a battery that is not refused. */
  private BatteryForecast open(Battery battery, BatteryAssessment assessment) {
    SohResult.Estimated soh = (SohResult.Estimated) assessment.soh();
    AgeingModels.ChemistryModel chemistry =
        Objects.requireNonNull(models.forChemistry(battery.chemistry()));
    return new BatteryForecast(battery, assessment, soh, chemistry, fleet);
  }

  static @Nullable String tooShort(BatteryAssessment assessment) {
    PresentCells cells = PresentCells.of(assessment);
    double days = cells.spanDays();
    double efc =
        cells.since() == null
            ? assessment.stress().equivalentFullCycles()
            : cells.equivalentFullCycles();
    if (cells.isCovered()
        && (days >= LEAST_DAYS || (efc >= LEAST_EFC && days >= LEAST_CYCLED_DAYS))) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        "The history"
            + (cells.since() == null ? "" : " since the exchange of cells")
            + " spans %.1f days and %.1f equivalent full cycles; a forecast needs %.0f days or"
            + " %.0f cycles.",
        days,
        efc,
        LEAST_DAYS,
        LEAST_EFC);
  }

  private static RulResult.NotEstimable refusal(
      BatteryAssessment assessment, String code, String reason) {
    return new RulResult.NotEstimable(assessment.asOf(), code, reason, METHOD_VERSION);
  }

  /** A seed that is the same for the same battery and UTC day: 64-bit FNV-1a over both. */
  static long seed(Battery battery, Instant asOf) {
    LocalDate day = asOf.atZone(ZoneOffset.UTC).toLocalDate();
    String text = battery.batteryId().value() + "@" + day;
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
