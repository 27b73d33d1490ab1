package io.packtrail.simulators.replay;

import java.time.Instant;

/**
 * Lays elapsed seconds on a calendar. Where they fall back, the record's clock began anew: the new
 * stretch is laid ten seconds behind the old one, and counted. Not thread-safe.
 */
final class ElapsedClock {
  private static final long PAUSE_MS = 10_000;

  private long originMs;
  private long lastElapsedMs = Long.MIN_VALUE;
  private long restarts;

  ElapsedClock(Instant start) {
    this.originMs = start.toEpochMilli();
  }

  /** The time of a row with this many seconds; {@link RowSource#UNREADABLE_TIME} for NaN. */
  long epochMs(double elapsedS) {
    if (Double.isNaN(elapsedS)) {
      return RowSource.UNREADABLE_TIME;
    }
    long elapsedMs = Math.round(elapsedS * 1000);
    if (elapsedMs < lastElapsedMs) {
      originMs += lastElapsedMs + PAUSE_MS - elapsedMs;
      restarts++;
    }
    lastElapsedMs = elapsedMs;
    return originMs + elapsedMs;
  }

  long restarts() {
    return restarts;
  }
}
