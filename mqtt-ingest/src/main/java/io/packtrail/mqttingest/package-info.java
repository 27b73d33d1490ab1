/**
 * From the vehicles to the store: the embedded MQTT endpoint, the subscription to an external
 * broker, and the flow that groups messages into commits and acknowledges each after its commit.
 *
 * <p>Imported by fleet-service and benchmarks only; what simulators may know is {@link
 * io.packtrail.mqttingest.wire}.
 */
@NullMarked
package io.packtrail.mqttingest;

import org.jspecify.annotations.NullMarked;
