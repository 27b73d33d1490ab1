/**
 * Measurements of the other modules; imported by none. {@code docs/benchmarks.md} says how to run
 * them.
 */
@NullMarked
package io.packtrail.benchmarks;

import org.jspecify.annotations.NullMarked;
