package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that was received and could not be stored, with its bytes and the reason.
 *
 * @param id number of the quarantined message, unique over all gateways
 * @param code stable reason code for which it waits, for example {@code unknown-battery}; that of
 *     the newest replay where one was refused
 * @param firstCode the code that it was received with where {@code code} is another, else absent
 * @param reason one sentence for a person
 * @param payload the bytes as received; empty where they were discarded
 * @param sampleCount samples in it as far as they could be read
 * @param sentAt when the gateway says it sent it, absent where that is not known
 * @param brokerAt when an external broker took it, absent where it does not say
 * @param replayedAt when it was replayed, absent while it is in quarantine
 * @param replayedBy who replayed it, absent while it is in quarantine
 * @param repairedPayload the bytes stored in place of {@code payload}, absent where it was replayed
 *     as it came
 * @param discarded present where nobody wanted it and its bytes are gone
 */
@SuppressWarnings("ArrayRecordComponent") // compared by id, never by equals
public record QuarantinedMessage(
    long id,
    GatewayId gatewayId,
    Instant receivedAt,
    String topic,
    String code,
    @Nullable String firstCode,
    String reason,
    byte[] payload,
    int sampleCount,
    @Nullable Instant sentAt,
    @Nullable Instant brokerAt,
    @Nullable Instant replayedAt,
    @Nullable String replayedBy,
    byte @Nullable [] repairedPayload,
    @Nullable Discarded discarded) {
  /**
   * That its bytes were thrown away.
   *
   * @param by who did it
   * @param reason why, one sentence
   * @param bytes length of the payload that it had (bytes)
   */
  public record Discarded(Instant at, String by, String reason, int bytes) {}
}
