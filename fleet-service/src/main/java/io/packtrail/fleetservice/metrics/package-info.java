/**
 * What the service counts and times, in Prometheus' form: prefix {@code packtrail_}, base units, no
 * label that names a battery or a gateway. Imported by the whole service; imports nothing of it.
 */
@NullMarked
package io.packtrail.fleetservice.metrics;

import org.jspecify.annotations.NullMarked;
