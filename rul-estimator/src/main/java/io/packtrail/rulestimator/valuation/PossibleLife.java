package io.packtrail.rulestimator.valuation;

/**
 * One possible life of a battery in a duty, and what it would be if the same battery were new.
 *
 * @param left from now on
 * @param whenNew of the same battery when it was new, in the same duty, above 0 years
 */
public record PossibleLife(ServiceLife left, ServiceLife whenNew) {}
