/**
 * A PostgreSQL server of the service's own, run from binaries on the class path. May be imported by
 * {@code fleet-service}, {@code benchmarks} and tests.
 */
@NullMarked
package io.packtrail.timescalestore.embedded;

import org.jspecify.annotations.NullMarked;
