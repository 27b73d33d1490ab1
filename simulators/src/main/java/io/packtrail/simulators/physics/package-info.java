/**
 * Physics of one battery pack: open-circuit voltage, resistance, heat and ageing, each with its
 * equation and its source. Pure; same rules as the parent package.
 */
@NullMarked
package io.packtrail.simulators.physics;

import org.jspecify.annotations.NullMarked;
