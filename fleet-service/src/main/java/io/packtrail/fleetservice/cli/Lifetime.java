package io.packtrail.fleetservice.cli;

import io.packtrail.fleetservice.FleetService;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The time between start and SIGTERM or Ctrl-C. On such a signal the service ends in order, and the
 * process with exit code 0 when everything in flight was committed, else 1.
 */
final class Lifetime implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopOnSignal, "shutdown");
  private @Nullable FleetService service;
  private @Nullable Runnable before;

  Lifetime() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  synchronized void owns(FleetService started) {
    service = started;
  }

  /** Something that must end before the service does. */
  synchronized void stopsFirst(Runnable part) {
    before = part;
  }

  /** Returns never, or when the thread is interrupted: a signal ends the process. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** Ends the service without a signal. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // A signal is ending everything already.
    }
    stop();
  }

  private void stopOnSignal() {
    // The exit code of a signal would be 130 or 143; an orderly stop is a success.
    Runtime.getRuntime().halt(stop() ? 0 : 1);
  }

  private synchronized boolean stop() {
    if (before != null) {
      before.run();
    }
    FleetService running = service;
    service = null;
    if (running == null) {
      return true;
    }
    running.close();
    return running.failures().isEmpty();
  }
}
