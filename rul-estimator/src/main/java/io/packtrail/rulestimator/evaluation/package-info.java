/**
 * Measures of how good forecasts were, and what is measured with them.
 *
 * <p>Imported by {@code fleet-service} and {@code benchmarks}.
 */
@NullMarked
package io.packtrail.rulestimator.evaluation;

import org.jspecify.annotations.NullMarked;
