package io.packtrail.rulestimator.valuation;

/**
 * One valuation, term by term, per kWh of nameplate energy: the waterfall from a new pack's price
 * to what is left.
 *
 * @param healthFactor energy still to come over that of a new pack, both discounted
 * @param grossPerKWh new price × health factor × used-product ratio
 * @param costsPerKWh repurposing, transport and warranty together
 * @param netPerKWh gross less costs
 * @param valuePerKWh net, or the recycler's price where that is more
 * @param recycled whether the recycler's price decided
 */
public record ValueTerms(
    double healthFactor,
    double grossPerKWh,
    double costsPerKWh,
    double netPerKWh,
    double valuePerKWh,
    boolean recycled) {

  /**
   * Values a battery whose present and future are known.
   *
   * @param sohRatio state of health now
   * @param endSohRatio state of health at which second life ends
   * @param secondLifeYears time until then in the buyer's duty (years); 0: none left
   * @param newLifeYears the same for a new pack (years)
   */
  public static ValueTerms of(
      double sohRatio,
      double endSohRatio,
      double secondLifeYears,
      double newLifeYears,
      PriceInputs prices) {
    double years = sohRatio > endSohRatio ? secondLifeYears : 0;
    return of(
        new ServiceLife(sohRatio, endSohRatio, years),
        new ServiceLife(1, endSohRatio, newLifeYears),
        prices);
  }

  /**
   * Values a battery by one possible life.
   *
   * @param whenNew life of the same pack when new in the same duty, above 0 years
   */
  public static ValueTerms of(ServiceLife life, ServiceLife whenNew, PriceInputs prices) {
    double healthFactor =
        life.discountedEnergyPerKWh(prices) / whenNew.discountedEnergyPerKWh(prices);
    double gross = prices.newPackPerKWh() * healthFactor * prices.usedProductRatio();
    double costs = prices.repurposingPerKWh() + prices.transportPerKWh() + prices.warrantyPerKWh();
    double net = gross - costs;
    boolean recycled = net < prices.recyclingPerKWh();
    return new ValueTerms(
        healthFactor, gross, costs, net, recycled ? prices.recyclingPerKWh() : net, recycled);
  }
}
