package io.packtrail.fleetservice;

import io.packtrail.fleetservice.metrics.ServiceMetrics;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that were put ready while the service runs. It does not take them up by itself (ADR 0031);
 * that it still signs with the former ones is said where an operator looks.
 */
final class WaitingKeys {
  private static final Logger LOGGER = LoggerFactory.getLogger(WaitingKeys.class);

  private final KeyFolder folder;
  private final AtomicBoolean said = new AtomicBoolean();

  WaitingKeys(KeyFolder folder, ServiceMetrics metrics) {
    this.folder = folder;
    metrics.gauge(
        "packtrail.passport.key.waiting",
        "1 where a key was put ready that only the next start takes, else 0",
        () -> isWaiting() ? 1 : 0);
  }

  /** To be asked before something is signed; says so once for each key that waits. */
  void look() {
    if (!isWaiting()) {
      said.set(false);
    } else if (said.compareAndSet(false, true)) {
      LOGGER
          .atWarn()
          .addKeyValue("keys", folder.folder())
          .log("a new key waits: this service signs with the former until it is started anew");
    }
  }

  private boolean isWaiting() {
    return folder.isWaiting() || folder.logKeys().isWaiting();
  }
}
