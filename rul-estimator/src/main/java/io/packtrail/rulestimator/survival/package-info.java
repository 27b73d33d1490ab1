/**
 * Failures and replacements over time, some not yet observed: Kaplan–Meier and Weibull.
 *
 * <p>Imported by {@code fleet-service}.
 */
@NullMarked
package io.packtrail.rulestimator.survival;

import org.jspecify.annotations.NullMarked;
