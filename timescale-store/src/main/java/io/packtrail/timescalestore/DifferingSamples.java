package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import java.time.Instant;

/**
 * Samples of a stored message that say otherwise about their moment than what was stored for it
 * before. The first value stays ({@code docs/adr/0012-one-moment-one-sample.md}); the ledger counts
 * them as duplicates.
 *
 * @param messageId the message whose values were not taken
 * @param samples how many of its samples differ in a signal or more
 * @param firstAt time of the earliest of them
 */
public record DifferingSamples(
    GatewayId gatewayId, BatteryId batteryId, String messageId, int samples, Instant firstAt) {}
