/**
 * Profiles that turn other people's topics and fields into Packtrail's: which battery, which field,
 * which unit, which sign, which clock. {@link io.packtrail.mqttingest.wire.mapping.FieldMapping}
 * knows nothing of MQTT, so that a file import may use it as well.
 *
 * <p>Imported by {@code wire.sparkplug}, fleet-service and benchmarks.
 */
@NullMarked
package io.packtrail.mqttingest.wire.mapping;

import org.jspecify.annotations.NullMarked;
