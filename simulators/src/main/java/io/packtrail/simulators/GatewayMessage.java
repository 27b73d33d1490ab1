package io.packtrail.simulators;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import java.time.Instant;

/**
 * One telemetry message as a gateway sends it.
 *
 * @param messageId unique per gateway and the same on every run, so that a second run is recognised
 *     as a repetition
 * @param gatewayId the gateway that sends it
 * @param batteryId the battery it is about
 * @param sentAt what the gateway writes into the message as the time of sending
 * @param samples the measurements, at least one
 */
public record GatewayMessage(
    String messageId,
    GatewayId gatewayId,
    BatteryId batteryId,
    Instant sentAt,
    SampleSeries samples) {}
