package io.packtrail.rulestimator;

import io.packtrail.rulestimator.FadeDrivers.Driver;
import io.packtrail.rulestimator.ageing.AgeingModel;
import java.util.Arrays;
import java.util.Set;

/**
 * How one ageing model splits a battery's loss among its drivers, so far and ahead: for every
 * exponent p of the grid, shares of D^p and of (D + R·t)^p − D^p.
 */
final class DriverSplit {
  private final AgeingModel model;
  private final Set<Driver> silent;

  /** Shares per unit multiplier, shape {@code [exponent][1 + switches]}. */
  private final double[][] soFar;

  private final double[][] ahead;

  /**
   * @param ageYears time up to which "so far" reaches, since the cells were new (years)
   * @param aheadYears how far "ahead" reaches (years)
   */
  DriverSplit(AgeingModel model, UseAndHealth past, double ageYears, double aheadYears) {
    this.model = model;
    this.silent = DriverGame.silent(model);
    DriverGame whole = new DriverGame(model, past.blocks());
    DriverGame trailing = new DriverGame(model, past.trailingYear());
    double[] exponents = AgeingPosterior.exponents();
    this.soFar = new double[exponents.length][];
    this.ahead = new double[exponents.length][];
    for (int e = 0; e < exponents.length; e++) {
      double p = exponents[e];
      double[] rate = whole.dosePerYear(p);
      double dose = rate[rate.length - 1] * ageYears;
      soFar[e] =
          DriverGame.shapley(Arrays.stream(rate).map(one -> Math.pow(one * ageYears, p)).toArray());
      ahead[e] =
          DriverGame.shapley(
              Arrays.stream(trailing.dosePerYear(p))
                  .map(one -> Math.pow(dose + one * aheadYears, p) - Math.pow(dose, p))
                  .toArray());
    }
  }

  String modelId() {
    return model.id();
  }

  /** The drivers of which the model says nothing. */
  Set<Driver> silent() {
    return silent;
  }

  /** Loss so far per unit multiplier. */
  double soFar(int exponentIndex) {
    return Arrays.stream(soFar[exponentIndex]).sum();
  }

  /** Loss ahead per unit multiplier. */
  double ahead(int exponentIndex) {
    return Arrays.stream(ahead[exponentIndex]).sum();
  }

  /** A driver's part of the loss so far; the parts of all sum to 1, and one may be below 0. */
  double partSoFar(int exponentIndex, Driver driver) {
    return soFar[exponentIndex][column(driver)] / soFar(exponentIndex);
  }

  /** The same of the loss ahead. */
  double partAhead(int exponentIndex, Driver driver) {
    return ahead[exponentIndex][column(driver)] / ahead(exponentIndex);
  }

  /** Calendar time, which cannot be switched, stands before the others. */
  private static int column(Driver driver) {
    return 1 + DriverGame.SWITCHES.indexOf(driver);
  }
}
