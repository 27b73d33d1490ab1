/**
 * The vocabulary that every module shares: identifiers, units, samples, and results as sealed
 * types.
 *
 * <p>Conventions that hold everywhere: current and power are positive while charging (the COVESA
 * VSS rule); quantities are SI plus A·h, kWh and °C; ratios run from 0 to 1, percent appears only
 * on the wire and in the passport; time is UTC, and the time that counts is the one at which the
 * vehicle measured. May be imported by every module; imports the JDK and JSpecify only.
 */
@NullMarked
package io.packtrail.domain;

import org.jspecify.annotations.NullMarked;
