package io.packtrail.timescalestore.embedded;

import io.packtrail.timescalestore.StoreException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the server running: when it ends without having been asked to, by a signal, the kernel's
 * out-of-memory killer or a full disk, it is started again over the same data and port, with
 * growing pauses where that fails.
 */
final class Supervisor implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Launch launch;
  private final Thread thread = new Thread(this::supervise, "embedded-database-supervisor");
  private Watchdog watchdog;
  private boolean closing;

  /** Starts the server and waits until it takes connections. */
  interface Launch {
    Watchdog start() throws IOException, SQLException;
  }

  private Supervisor(Watchdog watchdog, Launch launch) {
    this.watchdog = watchdog;
    this.launch = launch;
  }

  /** Supervises a server that runs. */
  static Supervisor over(Watchdog watchdog, Launch launch) {
    Supervisor supervisor = new Supervisor(watchdog, launch);
    supervisor.thread.setDaemon(true);
    supervisor.thread.start();
    return supervisor;
  }

  /** Stops the server and waits until it is gone. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
    }
    thread.interrupt(); // from its wait, or from a start that takes long
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    current().close();
  }

  private void supervise() {
    try {
      while (!isClosing()) {
        current().awaitEnd();
        if (isClosing()) {
          return;
        }
        LOGGER.atError().log("embedded database ended unasked; starting it again");
        restart();
        LOGGER.atInfo().log("embedded database runs again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closing
    }
  }

  private void restart() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      Thread.sleep(pause.toMillis());
      try {
        Watchdog started = launch.start();
        synchronized (this) {
          watchdog = started;
        }
        return;
      } catch (IOException | SQLException | RuntimeException e) { // whatever: without this, no more
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException(e.getMessage());
        }
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        LOGGER
            .atError()
            .setCause(e instanceof StoreException ? null : e)
            .addKeyValue("nextAttemptIn", pause)
            .addKeyValue("reason", e.getMessage())
            .log("embedded database cannot be started again");
      }
    }
  }

  private synchronized Watchdog current() {
    return watchdog;
  }

  private synchronized boolean isClosing() {
    return closing;
  }
}
