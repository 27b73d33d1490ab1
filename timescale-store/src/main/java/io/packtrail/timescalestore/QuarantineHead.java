package io.packtrail.timescalestore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A quarantined message with the beginning of its bytes only, for lists.
 *
 * @param id number of the quarantined message, unique over all gateways
 * @param sampleCount samples in it as far as they could be read
 * @param beginning its first bytes
 * @param payloadBytes length of the whole (bytes)
 * @param sentAt when the gateway says it sent it, absent where that is not known
 * @param brokerAt when an external broker took it, absent where it does not say
 * @param replayedAt when it was replayed, absent while it waits
 * @param discardedAt when its bytes were thrown away, absent where they were not
 */
@SuppressWarnings("ArrayRecordComponent") // compared by id, never by equals
public record QuarantineHead(
    long id,
    Instant receivedAt,
    String topic,
    String code,
    String reason,
    int sampleCount,
    byte[] beginning,
    int payloadBytes,
    @Nullable Instant sentAt,
    @Nullable Instant brokerAt,
    @Nullable Instant replayedAt,
    @Nullable Instant discardedAt) {}
