package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.RulResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A battery against the terms of its warranty.
 *
 * @param terms the terms
 * @param asOf time of the last measurement: health and use are of that time
 * @param today the time from which what is left counts, no earlier than {@code asOf}; age runs on
 *     until it, use stands as it was last told
 * @param onCertifiedEnergy whether the comparison is of certified energy; else of capacity
 * @param stateRatio present state of health on that basis
 * @param state90 its 90 % interval
 * @param inForce whether neither age, nor distance, nor throughput has ended them
 * @param budgets use against what the terms allow, age first
 * @param yearsLeft time until the first budget is exhausted (years), 0 where one is
 * @param marginRatio state of health less the promised one; negative: breached, if the value holds
 * @param breachedNowRatio probability that it was below the promise at {@code asOf}
 * @param breachRatio probability that it falls below before the term ends, present breach included;
 *     at most {@code looksAheadYears} are looked at
 * @param looksAheadYears how far the forecast looks (years)
 * @param fan capacity from {@code asOf} until a while after the term's end, starting in the state
 *     that is given here
 */
public record WarrantyPosition(
    WarrantyTerms terms,
    Instant asOf,
    Instant today,
    boolean onCertifiedEnergy,
    double stateRatio,
    RatioInterval state90,
    boolean inForce,
    List<Budget> budgets,
    Quantiles yearsLeft,
    double marginRatio,
    double breachedNowRatio,
    double breachRatio,
    double looksAheadYears,
    List<RulResult.FanPoint> fan) {
  private static final double SECONDS_PER_YEAR = 365.25 * 86_400;

  public WarrantyPosition {
    budgets = List.copyOf(budgets);
    fan = List.copyOf(fan);
  }

  /** The budget that ends the term first, by the medians. */
  public Budget firstToEnd() {
    return budgets.stream()
        .min(Comparator.comparingDouble(budget -> budget.yearsLeft().q50()))
        .orElseThrow();
  }

  /** Age of the battery at its last measurement (years). */
  public double ageYears() {
    return budgets.get(0).used() - silentYears();
  }

  /** Time since the last measurement (years). */
  public double silentYears() {
    return Duration.between(asOf, today).toSeconds() / SECONDS_PER_YEAR;
  }

  /** Whether the term may last longer than the forecast looks ahead. */
  public boolean outlastsForecast() {
    return yearsLeft.q95() > looksAheadYears;
  }
}
