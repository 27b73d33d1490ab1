package io.packtrail.mqttingest;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a bound. */
final class Waiting {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private Waiting() {}

  static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + BOUND + ": " + what);
      }
      Thread.sleep(5);
    }
  }
}
