/**
 * Spans of what the service does, for a collector of the operator's; the only place that knows
 * OpenTelemetry. Nothing of it is loaded unless an endpoint is configured. Imported by the whole
 * service; imports nothing of it.
 */
@NullMarked
package io.packtrail.fleetservice.tracing;

import org.jspecify.annotations.NullMarked;
