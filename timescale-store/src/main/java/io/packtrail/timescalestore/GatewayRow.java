package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One gateway that was added, or that sent a message through an external broker.
 *
 * @param addedAt when it was added, or first heard of
 * @param revokedAt when its access was revoked, absent while it has not been
 * @param lastSeenAt when its last message was received, absent before the first
 */
public record GatewayRow(
    GatewayId gatewayId,
    Instant addedAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastSeenAt) {}
