/**
 * Recorded cell measurements as gateways: voltage, current and temperature as measured, never a
 * state of charge. Same rules as the parent package.
 */
@NullMarked
package io.packtrail.simulators.replay;

import org.jspecify.annotations.NullMarked;
