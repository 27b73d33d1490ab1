package io.packtrail.rulestimator;

import io.packtrail.domain.Quantiles;
import io.packtrail.rulestimator.FadeDrivers.Driver;
import io.packtrail.rulestimator.ageing.AgeingModel;
import io.packtrail.rulestimator.fit.RandomDraws;
import io.packtrail.rulestimator.fit.StandardNormal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Splits a battery's loss among its drivers: L = d·D^p so far, and d·((D + R·t)^p − D^p) ahead,
 * with the dose of each coalition of drivers. The intervals are of d and p as the battery's history
 * leaves them; how a laboratory cell answers to heat or charge is taken from the model as it is.
 */
final class DriverShares {
  static final double AHEAD_YEARS = 5;
  private static final int DRAWS = 1_000;

  /** A capacity when new lies within this of its reference, nine times in ten. */
  private static final double NEW_HALF_RATIO =
      AgeingPrior.DEFAULT_SD_NEW_RATIO * StandardNormal.Z95;

  private final AgeingModel model;
  private final UseAndHealth past;
  private final AgeingPosterior posterior;

  /** Shares per unit multiplier, shape {@code [exponent][1 + switches]}. */
  private final double[][] soFar;

  private final double[][] ahead;

  /**
   * @param nowDay the time up to which "so far" reaches (epoch days)
   */
  DriverShares(AgeingModel model, UseAndHealth past, AgeingPosterior posterior, double nowDay) {
    this.model = model;
    this.past = past;
    this.posterior = posterior;
    double ageYears =
        past.yearsBefore() + (nowDay - past.blocks().get(0).fromDay()) / UseBlock.DAYS_PER_YEAR;
    DriverGame whole = new DriverGame(model, past.blocks());
    DriverGame trailing = new DriverGame(model, past.trailingYear());
    double[] exponents = AgeingPosterior.exponents();
    this.soFar = new double[exponents.length][];
    this.ahead = new double[exponents.length][];
    for (int e = 0; e < exponents.length; e++) {
      double p = exponents[e];
      double[] rate = whole.dosePerYear(p);
      double[] nextRate = trailing.dosePerYear(p);
      double dose = rate[rate.length - 1] * ageYears;
      soFar[e] =
          DriverGame.shapley(Arrays.stream(rate).map(one -> Math.pow(one * ageYears, p)).toArray());
      ahead[e] =
          DriverGame.shapley(
              Arrays.stream(nextRate)
                  .map(one -> Math.pow(dose + one * AHEAD_YEARS, p) - Math.pow(dose, p))
                  .toArray());
    }
  }

  FadeDrivers drivers(java.time.Instant asOf, double measuredLossRatio, long seed) {
    int columns = 1 + DriverGame.SWITCHES.size();
    double[][] past = new double[columns + 1][DRAWS];
    double[][] future = new double[columns + 1][DRAWS];
    RandomDraws draws = new RandomDraws(seed);
    for (int i = 0; i < DRAWS; i++) {
      AgeingPosterior.Cell cell = posterior.draw((i + draws.uniform()) / DRAWS, draws.uniform());
      for (int c = 0; c < columns; c++) {
        past[c][i] = cell.multiplier() * soFar[cell.exponentIndex()][c];
        future[c][i] = cell.multiplier() * ahead[cell.exponentIndex()][c];
        past[columns][i] += past[c][i];
        future[columns][i] += future[c][i];
      }
    }
    Set<Driver> silent = DriverGame.silent(model);
    List<FadeDrivers.Share> shares = new ArrayList<>();
    for (Driver driver : Driver.values()) {
      int c = 1 + DriverGame.SWITCHES.indexOf(driver);
      shares.add(
          new FadeDrivers.Share(
              driver, !silent.contains(driver), quantiles(past[c]), quantiles(future[c])));
    }
    Quantiles loss = quantiles(past[columns]);
    return new FadeDrivers(
        asOf,
        model.id(),
        AHEAD_YEARS,
        loss,
        quantiles(future[columns]),
        rounded(measuredLossRatio - loss.q50()),
        shares,
        notes(silent, loss, measuredLossRatio));
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
              + String.join(
                  ", ",
                  silent.stream()
                      .map(one -> one.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                      .toList())
              + ": 0 there means not known.");
    }
    if (!silent.contains(Driver.COLD_CHARGING)) {
      notes.add(
          "Cold charging is known as far as the model's cells were cycled in the cold; below 0"
              + " means that they aged slower there.");
    }
    notes.addAll(past.whole().notes());
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
    notes.add(
        "The intervals are of the battery's own law; the error of the laboratory model is not in"
            + " them.");
    if (past.yearsBefore() > 0.25) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Use in the %.1f years before the record is taken to be as in the record.",
              past.yearsBefore()));
    }
    return notes;
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
