/**
 * The service: every part wired in one place, and the schedule that turns stored telemetry into
 * signed updates. Imported by {@code fleetservice.cli} and by the benchmarks only.
 */
@NullMarked
package io.packtrail.fleetservice;

import org.jspecify.annotations.NullMarked;
