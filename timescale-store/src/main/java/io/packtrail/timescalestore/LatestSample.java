package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SampleSeries;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest sample, by its corrected time, of the batteries that a gateway reported last.
 *
 * @param messageId of the message that brought it
 * @param receivedAt when that message was received
 * @param sentAt when the gateway says it was sent, absent where it does not say
 * @param brokerAt when an external broker took it, absent where it does not say
 * @param deviceTime what the device's clock said, which {@code sample} differs from where a
 *     correction holds
 * @param sample one sample, by its corrected time
 */
public record LatestSample(
    BatteryId batteryId,
    String messageId,
    Instant receivedAt,
    @Nullable Instant sentAt,
    @Nullable Instant brokerAt,
    Instant deviceTime,
    SampleSeries sample) {}
