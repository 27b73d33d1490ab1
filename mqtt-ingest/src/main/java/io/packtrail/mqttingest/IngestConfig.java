package io.packtrail.mqttingest;

import java.time.Duration;

/**
 * How messages are grouped into commits, and what waits when the store does not keep up.
 *
 * @param writers threads that commit side by side; a gateway always has the same one
 * @param maxRowsPerCommit samples after which a commit takes no further message; the last message
 *     taken may exceed it
 * @param maxQueuedBytes messages that may wait, as the size of their payloads and what is kept
 *     beside each; then no more are taken
 * @param firstRetry pause after the first failure of the store
 * @param longestRetry the pause doubles with each further failure up to this
 */
public record IngestConfig(
    int writers,
    int maxRowsPerCommit,
    int maxQueuedBytes,
    Duration firstRetry,
    Duration longestRetry) {
  /** Two writers, 20,000 rows, 128 MiB, 100 ms to 10 s. */
  public static final IngestConfig DEFAULTS =
      new IngestConfig(2, 20_000, 128 << 20, Duration.ofMillis(100), Duration.ofSeconds(10));

  public IngestConfig {
    atLeast("writers", writers, 1);
    atLeast("maxRowsPerCommit", maxRowsPerCommit, 1);
    atLeast("maxQueuedBytes", maxQueuedBytes, 1);
    if (firstRetry.isNegative() || firstRetry.isZero()) {
      throw new IllegalArgumentException("firstRetry must be above 0, got " + firstRetry);
    }
    if (longestRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException(
          "longestRetry must be at least " + firstRetry + ", got " + longestRetry);
    }
  }

  private static void atLeast(String name, int value, int lowest) {
    if (value < lowest) {
      throw new IllegalArgumentException(name + " must be at least " + lowest + ", got " + value);
    }
  }
}
