package io.packtrail.rulestimator.valuation;

import java.util.ArrayList;
import java.util.List;

/**
 * What a battery is worth in a buyer's duty, as a distribution over its possible lives, per kWh of
 * nameplate energy.
 *
 * <p>A battery of grade D is not to be reused: it is worth what a recycler pays.
 *
 * @param value10PerKWh 10 % quantile of the value: nine in ten of the possible lives are worth more
 * @param value50PerKWh median
 * @param value90PerKWh 90 % quantile
 * @param healthFactor50 median of energy still to come over that of the same pack when new, 0 to 1
 * @param reuseRatio share of the possible lives in which reuse pays more than recycling, 0 to 1
 * @param years05 5 % quantile of the time in the duty (years), at most the horizon
 * @param years50 its median (years)
 * @param years95 its 95 % quantile (years)
 * @param newYears50 median of the same battery's time in the duty if it were new (years), at most
 *     the horizon
 * @param beyondHorizonRatio share of the lives that the horizon cuts, 0 to 1
 * @param waterfall from the new pack's price to the median, term by term; the steps add up
 * @param test what one capacity test is worth to the price
 */
public record Valuation(
    double value10PerKWh,
    double value50PerKWh,
    double value90PerKWh,
    double healthFactor50,
    double reuseRatio,
    double years05,
    double years50,
    double years95,
    double newYears50,
    double beyondHorizonRatio,
    List<Step> waterfall,
    TestWorth test) {
  public Valuation {
    waterfall = List.copyOf(waterfall);
  }

  /**
   * One step of the waterfall.
   *
   * @param code stable name
   * @param changePerKWh what it adds, below 0 where it takes away
   */
  public record Step(String code, String label, double changePerKWh) {}

  /**
   * Values a battery.
   *
   * @param grade its grade; {@link Grade#D} rules reuse out
   * @param testSdRatio standard deviation of a capacity test's result, above 0
   */
  public static Valuation of(
      SecondLife.Forecast secondLife, PriceInputs prices, Grade grade, double testSdRatio) {
    int n = secondLife.lives().size();
    double[] net = new double[n];
    double[] factor = new double[n];
    double[] years = new double[n];
    double[] newYears = new double[n];
    double[] soh = new double[n];
    int beyond = 0;
    int reused = 0;
    for (int i = 0; i < n; i++) {
      PossibleLife possible = secondLife.lives().get(i);
      ServiceLife life = possible.left();
      ValueTerms terms = ValueTerms.of(life, possible.whenNew(), prices);
      net[i] = terms.netPerKWh();
      factor[i] = terms.healthFactor();
      years[i] = life.years();
      newYears[i] = possible.whenNew().years();
      soh[i] = life.fromSohRatio();
      beyond += life.years() >= secondLife.horizonYears() ? 1 : 0;
      reused += terms.recycled() || grade == Grade.D ? 0 : 1;
    }
    double floor = prices.recyclingPerKWh();
    boolean reuse = grade != Grade.D;
    return new Valuation(
        reuse ? Math.max(floor, Distribution.quantile(net, 0.1)) : floor,
        reuse ? Math.max(floor, Distribution.quantile(net, 0.5)) : floor,
        reuse ? Math.max(floor, Distribution.quantile(net, 0.9)) : floor,
        Distribution.quantile(factor, 0.5),
        (double) reused / n,
        Distribution.quantile(years, 0.05),
        Distribution.quantile(years, 0.5),
        Distribution.quantile(years, 0.95),
        Distribution.quantile(newYears, 0.5),
        (double) beyond / n,
        waterfall(
            Math.min(1, Distribution.quantile(soh, 0.5)),
            Distribution.quantile(factor, 0.5),
            prices,
            reuse),
        reuse ? TestWorth.of(soh, net, floor, testSdRatio) : TestWorth.none(testSdRatio));
  }

  /** Net value is linear in the health factor, so the median of one is the median of the other. */
  private static List<Step> waterfall(
      double soh, double factor, PriceInputs prices, boolean reuse) {
    double price = prices.newPackPerKWh();
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("new-pack", "New pack", price));
    steps.add(new Step("capacity", "Capacity lost so far", price * (soh - 1)));
    steps.add(new Step("remaining-life", "Life in this duty", price * (factor - soh)));
    steps.add(
        new Step(
            "used", "Used-product discount", price * factor * (prices.usedProductRatio() - 1)));
    // Taken from 0, so that no cost reads "-0".
    steps.add(new Step("repurposing", "Testing and repurposing", 0 - prices.repurposingPerKWh()));
    steps.add(new Step("transport", "Transport", 0 - prices.transportPerKWh()));
    steps.add(new Step("warranty", "Warranty", 0 - prices.warrantyPerKWh()));
    double net = steps.stream().mapToDouble(Step::changePerKWh).sum();
    double lift = prices.recyclingPerKWh() - net;
    if (!reuse) {
      steps.add(new Step("no-reuse", "Not to be reused: recycler's price", lift));
    } else if (lift > 0) {
      steps.add(new Step("recycling-floor", "Recycling pays more", lift));
    }
    return steps;
  }
}
