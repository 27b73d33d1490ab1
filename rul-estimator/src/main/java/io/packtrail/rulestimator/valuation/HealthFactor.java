package io.packtrail.rulestimator.valuation;

import io.packtrail.domain.Require;

/**
 * Present value of the energy that a battery still delivers, over that of a new one.
 *
 * <p>PV = Σ_y E_y·(1 + r)^−(y − ½), where in year y the battery delivers E_y = E₀·s_y·cycles with
 * the mean state of health s_y of that year, falling evenly from the start to the end of service; a
 * last part of a year counts by its length, at its middle.
 *
 * @see "Neubauer and Pesaran, J. Power Sources 196 (2011) 10351, health factor"
 */
public final class HealthFactor {
  private HealthFactor() {}

  /**
   * Discounted energy of a service life, per kWh of nameplate energy.
   *
   * @param fromSohRatio state of health at its start
   * @param toSohRatio state of health at its end
   * @param years its length (years), above 0
   */
  public static double discountedEnergyPerKWh(
      double fromSohRatio,
      double toSohRatio,
      double years,
      double cyclesPerYear,
      double discountRatio) {
    Require.positive("years", years, "years");
    double value = 0;
    for (double start = 0; start < years; start++) {
      double length = Math.min(1, years - start);
      double middle = start + length / 2;
      double soh = fromSohRatio + (toSohRatio - fromSohRatio) * middle / years;
      value += soh * cyclesPerYear * length * Math.pow(1 + discountRatio, -middle);
    }
    return value;
  }
}
