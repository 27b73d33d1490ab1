package io.packtrail.rulestimator.valuation;

/**
 * One possible life in service, from now until it ends or the horizon is reached.
 *
 * @param fromSohRatio state of health at its start
 * @param toSohRatio state of health at its end
 * @param years its length (years); 0: none is left
 */
public record ServiceLife(double fromSohRatio, double toSohRatio, double years) {

  /** Its energy, see {@link HealthFactor}; 0 where no life is left. */
  double discountedEnergyPerKWh(PriceInputs prices) {
    return years > 0
        ? HealthFactor.discountedEnergyPerKWh(
            fromSohRatio, toSohRatio, years, prices.cyclesPerYear(), prices.discountRatio())
        : 0;
  }
}
