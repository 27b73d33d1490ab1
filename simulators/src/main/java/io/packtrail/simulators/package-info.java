/**
 * Vehicles that are not there: a physics-based fleet with known truth ({@code .fleet}), recorded
 * cells sent as if they were vehicles ({@code .replay}), and the gateway that brings either to a
 * real MQTT endpoint. Knows {@code battery-domain} and the wire format only, so that nothing of the
 * estimators can leak into the data they are judged on. May be imported by {@code fleetservice.cli}
 * and {@code benchmarks}.
 */
@NullMarked
package io.packtrail.simulators;

import org.jspecify.annotations.NullMarked;
