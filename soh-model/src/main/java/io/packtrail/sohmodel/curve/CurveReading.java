package io.packtrail.sohmodel.curve;

/**
 * A capacity read from a piece of a charge curve.
 *
 * @param sRatio health: capacity over the capacity of this cell when new
 * @param stdRatio standard deviation of {@code sRatio}
 * @param misfit mean squared deviation from the cell type's curve in its own standard deviations;
 *     about 1 for a curve like the learned ones
 * @param fromV lower edge of the window used (V per cell)
 * @param toV upper edge (V per cell)
 * @param chargeRatio charge in the window over the rated capacity
 */
public record CurveReading(
    double sRatio, double stdRatio, double misfit, double fromV, double toV, double chargeRatio) {}
