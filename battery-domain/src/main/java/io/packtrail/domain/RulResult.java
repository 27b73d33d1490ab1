package io.packtrail.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remaining useful life: a distribution to each threshold, or the reason why there is none. */
public sealed interface RulResult {
  /** The time from which the remaining life counts. */
  Instant asOf();

  /** Name and version of the method, for example {@code packtrail-rul/1}. */
  String methodVersion();

  /**
   * A forecast.
   *
   * @param ageingModel identifier of the ageing model behind it
   * @param duty the use it assumes, one phrase
   * @param horizonYears how far it looks (years); times beyond are capped there
   * @param thresholds one entry per end-of-life threshold, highest first
   * @param fan state of health over the coming years, for charts
   * @param seed seed of the random paths, derived from battery and date
   * @param prior what was believed before the battery's own history was looked at, and the version
   *     of what its fleet taught, one phrase; absent in forecasts made before it was told
   * @param calibration how forecasts of its group's histories cut short have fared; absent where
   *     too few are long enough, and in forecasts made before it was told
   * @param notes limits that apply, for example inputs outside the ageing model's range; may be
   *     empty
   */
  record Forecast(
      Instant asOf,
      String ageingModel,
      String duty,
      double horizonYears,
      List<ToThreshold> thresholds,
      List<FanPoint> fan,
      long seed,
      @Nullable String prior,
      @Nullable ForecastCalibration calibration,
      List<String> notes,
      String methodVersion)
      implements RulResult {
    public Forecast {
      thresholds = List.copyOf(thresholds);
      fan = List.copyOf(fan);
      notes = List.copyOf(notes);
    }
  }

  /** No forecast, and why; {@code code} is stable, {@code reason} is one sentence for a person. */
  record NotEstimable(Instant asOf, String code, String reason, String methodVersion)
      implements RulResult {}

  /**
   * The distribution of the remaining life to one threshold.
   *
   * @param thresholdRatio state of health at which life ends
   * @param years remaining time (years)
   * @param meanYears mean remaining time (years), what lies beyond the horizon counted as the
   *     horizon: what many such batteries last on average; absent in forecasts made before it was
   *     told
   * @param km remaining distance (km), absent where no distance is reported
   * @param equivalentFullCycles remaining equivalent full cycles
   * @param beyondHorizonRatio probability that the threshold is not reached within the horizon, 0
   *     to 1
   */
  record ToThreshold(
      double thresholdRatio,
      Quantiles years,
      @Nullable Double meanYears,
      @Nullable Quantiles km,
      Quantiles equivalentFullCycles,
      double beyondHorizonRatio) {}

  /**
   * State of health expected at one future time.
   *
   * @param yearsAhead time from {@code asOf} (years)
   * @param sohRatio quantiles of the state of health then
   */
  record FanPoint(double yearsAhead, Quantiles sohRatio) {}
}
