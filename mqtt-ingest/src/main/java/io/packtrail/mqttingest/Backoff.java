package io.packtrail.mqttingest;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Pauses that double with each failure up to a limit, and that can be called off. */
final class Backoff {
  private static final int MAX_DOUBLINGS = 20;

  private final long firstNs;
  private final long longestNs;
  private final CountDownLatch calledOff = new CountDownLatch(1);

  Backoff(Duration first, Duration longest) {
    this.firstNs = first.toNanos();
    this.longestNs = longest.toNanos();
  }

  /** Ends the pause of now and all later ones. */
  void callOff() {
    calledOff.countDown();
  }

  boolean isCalledOff() {
    return calledOff.getCount() == 0;
  }

  /**
   * Waits.
   *
   * @param failures how often it failed before, 0 for the first pause
   * @return false where it was called off
   */
  boolean pause(int failures) {
    double doubledNs = (double) firstNs * (1L << Math.min(failures, MAX_DOUBLINGS));
    long fullNs = (long) Math.min(doubledNs, (double) longestNs);
    // Half to whole, so that what failed together does not come back together.
    long pauseNs = fullNs / 2 + ThreadLocalRandom.current().nextLong(fullNs / 2 + 1);
    try {
      return !calledOff.await(pauseNs, TimeUnit.NANOSECONDS);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
