/**
 * Physics of one cell: open-circuit voltage, resistance and ageing, each with its equation and its
 * source. Pure. Same rules as the parent package.
 */
@NullMarked
package io.packtrail.simulators.cell;

import org.jspecify.annotations.NullMarked;
