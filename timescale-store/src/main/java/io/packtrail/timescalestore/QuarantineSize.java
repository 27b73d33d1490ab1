package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;

/**
 * What of one gateway waits in quarantine.
 *
 * @param messages messages that were not replayed
 * @param bytes their payloads
 */
public record QuarantineSize(GatewayId gatewayId, long messages, long bytes) {}
