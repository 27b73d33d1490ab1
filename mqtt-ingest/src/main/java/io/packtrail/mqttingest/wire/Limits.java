package io.packtrail.mqttingest.wire;

import java.time.Duration;

/**
 * How much a message may hold and how far its clock may stray.
 *
 * @param maxSamples samples in one message
 * @param maxClockAhead how far a time may lie after the moment of receipt before the clock counts
 *     as wrong
 */
public record Limits(int maxSamples, Duration maxClockAhead) {
  /** Before this no vehicle reported anything: 2000-01-01T00:00:00Z. */
  public static final long EARLIEST_EPOCH_MS = 946_684_800_000L;

  /** 10,000 samples, five minutes. */
  public static final Limits DEFAULTS = new Limits(10_000, Duration.ofMinutes(5));

  public Limits {
    if (maxSamples < 1) {
      throw new IllegalArgumentException("maxSamples must be at least 1, got " + maxSamples);
    }
    if (maxClockAhead.isNegative()) {
      throw new IllegalArgumentException(
          "maxClockAhead must not be negative, got " + maxClockAhead);
    }
  }
}
