package io.packtrail.fleetservice;

import java.time.Duration;

/** Waits for a condition, with a bound. */
final class Patience {
  private static final long PAUSE_MS = 10;

  /** A question that may fail to be asked. */
  interface Condition {
    boolean holds() throws Exception;
  }

  private Patience() {}

  static void until(String what, Duration bound, Condition condition) throws Exception {
    long begunNs = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - begunNs > bound.toNanos()) {
        throw new AssertionError("not within %s: %s".formatted(bound, what));
      }
      Thread.sleep(PAUSE_MS);
    }
  }
}
