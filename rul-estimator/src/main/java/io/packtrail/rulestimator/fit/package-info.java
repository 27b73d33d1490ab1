/**
 * The only place that imports Commons Math: random numbers, distributions, optimisation and linear
 * algebra. No type of that library appears in a signature that others see.
 *
 * <p>Imported by {@code rulestimator} and its packages only.
 */
@NullMarked
package io.packtrail.rulestimator.fit;

import org.jspecify.annotations.NullMarked;
