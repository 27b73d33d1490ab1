package io.packtrail.rulestimator;

import io.packtrail.domain.Quantiles;
import io.packtrail.rulestimator.FadeDrivers.Driver;
import io.packtrail.rulestimator.ageing.AgeingModel;
import io.packtrail.rulestimator.fit.RandomDraws;
import io.packtrail.rulestimator.fit.StandardNormal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Splits a battery's loss among its drivers: L = d·D^p so far, and d·((D + R·t)^p − D^p) ahead,
 * with the dose of each coalition of drivers by the chemistry's ageing model.
 *
 * <p>The intervals hold two spreads: that of d and p as the battery's history leaves them, and that
 * between laboratory models. In half of the draws the loss is split as the chemistry's own model
 * splits it, in the other half as one of the other published models of such cells does, each as
 * often; a model that knows nothing of a driver has no say in it. The medians are the own model's,
 * so that they sum to the loss.
 */
final class DriverShares {
  static final double AHEAD_YEARS = 5;
  private static final int DRAWS = 1_000;

  /** A capacity when new lies within this of its reference, nine times in ten. */
  private static final double NEW_HALF_RATIO =
      AgeingPrior.DEFAULT_SD_NEW_RATIO * StandardNormal.Z95;

  private final UseAndHealth past;
  private final AgeingPosterior posterior;
  private final DriverSplit own;
  private final List<DriverSplit> others;

  /**
   * @param model the chemistry's own model
   * @param others other published models of such cells; may be none
   * @param nowDay the time up to which "so far" reaches (epoch days)
   */
  DriverShares(
      AgeingModel model,
      List<AgeingModel> others,
      UseAndHealth past,
      AgeingPosterior posterior,
      double nowDay) {
    this.past = past;
    this.posterior = posterior;
    double ageYears =
        past.yearsBefore() + (nowDay - past.blocks().get(0).fromDay()) / UseBlock.DAYS_PER_YEAR;
    this.own = new DriverSplit(model, past, ageYears, AHEAD_YEARS);
    this.others =
        others.stream().map(one -> new DriverSplit(one, past, ageYears, AHEAD_YEARS)).toList();
  }

  FadeDrivers drivers(Instant asOf, double measuredLossRatio, long seed) {
    RandomDraws draws = new RandomDraws(seed);
    int[] exponents = new int[DRAWS];
    double[] soFar = new double[DRAWS];
    double[] ahead = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      AgeingPosterior.Cell cell = posterior.draw((i + draws.uniform()) / DRAWS, draws.uniform());
      exponents[i] = cell.exponentIndex();
      soFar[i] = cell.multiplier() * own.soFar(exponents[i]);
      ahead[i] = cell.multiplier() * own.ahead(exponents[i]);
    }
    List<FadeDrivers.Share> shares = new ArrayList<>();
    for (Driver driver : Driver.values()) {
      shares.add(
          new FadeDrivers.Share(
              driver,
              !own.silent().contains(driver),
              share(driver, soFar, (split, i) -> split.partSoFar(exponents[i], driver)),
              share(driver, ahead, (split, i) -> split.partAhead(exponents[i], driver))));
    }
    Quantiles loss = quantiles(soFar);
    return new FadeDrivers(
        asOf,
        own.modelId(),
        others.stream().map(DriverSplit::modelId).toList(),
        AHEAD_YEARS,
        loss,
        quantiles(ahead),
        rounded(measuredLossRatio - loss.q50()),
        shares,
        notes(own.silent(), loss, measuredLossRatio));
  }

  /** A driver's part of each draw's loss by a model. */
  private interface Part {
    double of(DriverSplit split, int draw);
  }

  private Quantiles share(Driver driver, double[] loss, Part part) {
    double[] byOwn = times(loss, own, part);
    Quantiles alone = quantiles(byOwn);
    List<DriverSplit> knowing = knowing(driver);
    if (knowing.isEmpty() || own.silent().contains(driver)) {
      return alone;
    }
    double[] pool =
        knowing.stream()
            .flatMapToDouble(
                other ->
                    DoubleStream.concat(
                        Arrays.stream(byOwn), Arrays.stream(times(loss, other, part))))
            .toArray();
    Quantiles between = quantiles(pool);
    return new Quantiles(between.q05(), alone.q50(), between.q95());
  }

  private List<DriverSplit> knowing(Driver driver) {
    return others.stream().filter(other -> !other.silent().contains(driver)).toList();
  }

  private static double[] times(double[] loss, DriverSplit split, Part part) {
    return IntStream.range(0, DRAWS).mapToDouble(i -> loss[i] * part.of(split, i)).toArray();
  }

  private List<String> notes(Set<Driver> silent, Quantiles loss, double measuredLossRatio) {
    List<String> notes = new ArrayList<>();
    if (measuredLossRatio < loss.q05() - NEW_HALF_RATIO
        || measuredLossRatio > loss.q95() + NEW_HALF_RATIO) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The battery does not follow the law that its loss is split by: measured are %.1f %%,"
                  + " the law has %.1f to %.1f %%. The shares say which drivers weigh more, not how"
                  + " much went with each.",
              100 * measuredLossRatio,
              100 * loss.q05(),
              100 * loss.q95()));
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "Association by a laboratory model, not proof of cause; counted from %.0f °C, %.0f %%"
                + " mean charge, swings of %.0f %% and charging at %.1f C.",
            FadeDrivers.REFERENCE_DEG_C,
            100 * FadeDrivers.REFERENCE_SOC_RATIO,
            100 * FadeDrivers.REFERENCE_DEPTH_RATIO,
            FadeDrivers.REFERENCE_C_RATE));
    if (!silent.isEmpty()) {
      notes.add(
          "The model of this chemistry says nothing of "
              + String.join(", ", silent.stream().map(DriverShares::words).toList())
              + ": 0 there means not known.");
    }
    if (!silent.contains(Driver.COLD_CHARGING)) {
      notes.add(
          "Cold charging is known as far as the model's cells were cycled in the cold; below 0"
              + " means that they aged slower there.");
    }
    notes.addAll(past.whole().notes());
    if (!past.knowsTemperature()) {
      notes.add(UseAndHealth.NO_TEMPERATURE);
    }
    if (past.straightPoints().size() < past.points().size()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Since %s the battery has lost health faster than its law allows: what it lost since"
                  + " is in the remainder, and its loss ahead is expected to be higher than said"
                  + " here.",
              LocalDate.ofEpochDay(
                  (long) past.points().get(past.straightPoints().size() - 1).day())));
    }
    notes.add(ofIntervals());
    if (past.yearsBefore() > 0.25) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Use in the %.1f years before the record is taken to be as in the record.",
              past.yearsBefore()));
    }
    return notes;
  }

  private String ofIntervals() {
    List<String> alone =
        Arrays.stream(Driver.values())
            .filter(driver -> !own.silent().contains(driver) && knowing(driver).isEmpty())
            .map(DriverShares::words)
            .toList();
    return "The intervals hold the spread of the battery's own law and that between %s and %s."
            .formatted(
                own.modelId(),
                others.isEmpty()
                    ? "no other published model"
                    : String.join(", ", others.stream().map(DriverSplit::modelId).toList()))
        + (alone.isEmpty()
            ? ""
            : " No other one knows %s: the model's own error is not in that interval."
                .formatted(String.join(", ", alone)));
  }

  private static String words(Driver driver) {
    return driver.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Quantiles quantiles(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Quantiles(
        rounded(sorted[(int) (0.05 * (sorted.length - 1))]),
        rounded(sorted[(int) (0.5 * (sorted.length - 1))]),
        rounded(sorted[(int) (0.95 * (sorted.length - 1))]));
  }

  /** What lies beyond six decimals differs between processors and means nothing. */
  private static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}
