package io.packtrail.rulestimator.valuation;

import io.packtrail.domain.Require;

/**
 * The prices and terms of a valuation, per kWh of nameplate energy, in one currency.
 *
 * @param newPackPerKWh price of a new pack of the same chemistry
 * @param usedProductRatio what a buyer pays for a used product that delivers the same, 0 to 1
 * @param repurposingPerKWh testing, sorting and rebuilding
 * @param transportPerKWh freight as dangerous goods
 * @param warrantyPerKWh cost of the seller's warranty
 * @param recyclingPerKWh what a recycler pays; below zero where he charges
 * @param discountRatio yearly discount rate, 0 to 1
 * @param cyclesPerYear equivalent full cycles a year in the buyer's duty
 * @param source where the prices come from and of which date, one phrase
 */
public record PriceInputs(
    double newPackPerKWh,
    double usedProductRatio,
    double repurposingPerKWh,
    double transportPerKWh,
    double warrantyPerKWh,
    double recyclingPerKWh,
    double discountRatio,
    double cyclesPerYear,
    String source) {
  public PriceInputs {
    Require.positive("newPackPerKWh", newPackPerKWh, "per kWh");
    Require.inRange("usedProductRatio", usedProductRatio, 0.01, 1, "");
    Require.inRange("repurposingPerKWh", repurposingPerKWh, 0, 1_000, "per kWh");
    Require.inRange("transportPerKWh", transportPerKWh, 0, 1_000, "per kWh");
    Require.inRange("warrantyPerKWh", warrantyPerKWh, 0, 1_000, "per kWh");
    Require.inRange("recyclingPerKWh", recyclingPerKWh, -1_000, 1_000, "per kWh");
    Require.inRange("discountRatio", discountRatio, 0, 1, "");
    Require.positive("cyclesPerYear", cyclesPerYear, "");
  }
}
