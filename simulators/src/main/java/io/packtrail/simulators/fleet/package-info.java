/**
 * A simulated fleet with known truth: vehicles, drivers, chargers, weather, and a battery
 * management system that is wrong in realistic ways. Same rules as the parent package.
 */
@NullMarked
package io.packtrail.simulators.fleet;

import org.jspecify.annotations.NullMarked;
