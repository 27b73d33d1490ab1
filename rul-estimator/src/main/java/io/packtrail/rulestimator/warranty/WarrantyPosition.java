package io.packtrail.rulestimator.warranty;

/**
 * A battery against the terms of its warranty.
 *
 * @param terms the terms
 * @param inForce whether neither age nor distance has ended them
 * @param yearsLeft time until they end under the present use (years), 0 where they have
 * @param marginRatio state of health less the promised one; negative: breached, if the value holds
 * @param breachedNowRatio probability that it is below the promise now
 * @param breachRatio probability that it falls below before the term ends, present breach included
 */
public record WarrantyPosition(
    WarrantyTerms terms,
    boolean inForce,
    double yearsLeft,
    double marginRatio,
    double breachedNowRatio,
    double breachRatio) {}
