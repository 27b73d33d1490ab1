/**
 * Remaining useful life of a battery as a distribution, from its state-of-health history and the
 * record of its use.
 *
 * <p>Pure functions: no input or output, no clock, no threads. Imports {@code battery-domain} only;
 * may be imported by {@code fleet-service} and {@code benchmarks}.
 */
@NullMarked
package io.packtrail.rulestimator;

import org.jspecify.annotations.NullMarked;
