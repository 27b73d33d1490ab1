package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SampleSeries;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest sample, by its own time, of the batteries that a gateway reported last.
 *
 * @param messageId of the message that brought it
 * @param receivedAt when that message was received
 * @param sentAt when the gateway says it was sent, absent where it does not say
 * @param sample one sample
 */
public record LatestSample(
    BatteryId batteryId,
    String messageId,
    Instant receivedAt,
    @Nullable Instant sentAt,
    SampleSeries sample) {}
