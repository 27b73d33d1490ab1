/**
 * What a used battery is worth in a stationary second life. Every price is an argument with a
 * source; nothing is fetched.
 *
 * <p>Imported by {@code fleet-service}.
 */
@NullMarked
package io.packtrail.rulestimator.valuation;

import org.jspecify.annotations.NullMarked;
