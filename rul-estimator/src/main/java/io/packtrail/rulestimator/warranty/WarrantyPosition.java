package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A battery against the terms of its warranty.
 *
 * @param terms the terms
 * @param asOf time of the last measurement, from which what is left counts
 * @param onCertifiedEnergy whether the comparison is of certified energy; else of capacity
 * @param stateRatio present state of health on that basis
 * @param state90 its 90 % interval
 * @param inForce whether neither age, nor distance, nor throughput has ended them
 * @param budgets use against what the terms allow, age first
 * @param yearsLeft time until the first budget is exhausted (years), 0 where one is
 * @param marginRatio state of health less the promised one; negative: breached, if the value holds
 * @param breachedNowRatio probability that it is below the promise now
 * @param breachRatio probability that it falls below before the term ends, present breach included
 */
public record WarrantyPosition(
    WarrantyTerms terms,
    Instant asOf,
    boolean onCertifiedEnergy,
    double stateRatio,
    RatioInterval state90,
    boolean inForce,
    List<Budget> budgets,
    Quantiles yearsLeft,
    double marginRatio,
    double breachedNowRatio,
    double breachRatio) {
  public WarrantyPosition {
    budgets = List.copyOf(budgets);
  }

  /** The budget that ends the term first, by the medians. */
  public Budget firstToEnd() {
    return budgets.stream()
        .min(Comparator.comparingDouble(budget -> budget.yearsLeft().q50()))
        .orElseThrow();
  }

  /** Age of the battery (years). */
  public double ageYears() {
    return budgets.get(0).used();
  }
}
