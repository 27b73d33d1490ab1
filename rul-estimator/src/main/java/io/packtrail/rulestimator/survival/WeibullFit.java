package io.packtrail.rulestimator.survival;

/**
 * A fitted law of life with its uncertainty.
 *
 * @param law the most likely one
 * @param shapeLow95 lower bound of the 95 % interval of the shape
 * @param shapeHigh95 upper bound
 * @param scaleLow95 lower bound of the 95 % interval of the scale
 * @param scaleHigh95 upper bound
 */
public record WeibullFit(
    Weibull law, double shapeLow95, double shapeHigh95, double scaleLow95, double scaleHigh95) {}
