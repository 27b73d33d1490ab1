/**
 * Remaining life in cycles of cells known by their cycles alone: laboratory and stationary cells
 * whose full capacity is measured every cycle.
 *
 * <p>Learned from cells that were run to their end; it says nothing about vehicles in the field.
 * Imported by {@code fleet-service}.
 */
@NullMarked
package io.packtrail.rulestimator.cyclelife;

import org.jspecify.annotations.NullMarked;
