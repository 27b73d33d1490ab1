package io.packtrail.mqttingest;

import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the store again while it fails in a way that may pass, with growing pauses. */
final class Retry {
  private static final Logger LOGGER = LoggerFactory.getLogger(Retry.class);

  private final Predicate<RuntimeException> retryable;
  private final Backoff backoff;
  private final IngestMetrics metrics;

  Retry(Predicate<RuntimeException> retryable, Backoff backoff, IngestMetrics metrics) {
    this.retryable = retryable;
    this.backoff = backoff;
    this.metrics = metrics;
  }

  /**
   * The answer of the first call that succeeds, or null where the waiting was called off.
   *
   * @throws RuntimeException the failure of a call, where trying again cannot help
   */
  <T> @Nullable T untilAnswered(Supplier<T> call) {
    for (int failures = 0; ; failures++) {
      try {
        T answer = call.get();
        if (failures > 0) {
          LOGGER.atInfo().addKeyValue("failures", failures).log("store answers again");
        }
        return answer;
      } catch (RuntimeException failure) {
        if (!retryable.test(failure)) {
          throw failure;
        }
        metrics.storeFailed();
        if (failures == 0) { // once per outage, not once per attempt
          LOGGER.atWarn().setCause(failure).log("store failed; messages wait unacknowledged");
        }
      }
      if (!backoff.pause(failures)) {
        return null;
      }
    }
  }
}
