/**
 * Sparkplug B 3.0: births, aliases, sequence numbers, deaths, and the samples of devices. The edge
 * node's id is the gateway, the device's id the battery.
 *
 * <p>Imported by fleet-service and benchmarks.
 */
@NullMarked
package io.packtrail.mqttingest.wire.sparkplug;

import org.jspecify.annotations.NullMarked;
