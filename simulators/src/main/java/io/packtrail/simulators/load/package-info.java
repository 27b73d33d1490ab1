/**
 * Load on a running service: thousands of gateways on one event loop, with everything that real
 * ones do wrong, and an account of what was acknowledged. Deterministic by seed. Imported by the
 * command line and the benchmarks; knows the domain and the wire format.
 */
@NullMarked
package io.packtrail.simulators.load;

import org.jspecify.annotations.NullMarked;
