/**
 * Where a battery stands against the terms of its warranty, and a fleet against the minimum
 * performance requirements of UN GTR 22.
 *
 * <p>Imported by {@code fleet-service}.
 */
@NullMarked
package io.packtrail.rulestimator.warranty;

import org.jspecify.annotations.NullMarked;
