package io.packtrail.fleetservice;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.sparkplug.NodePresence;
import io.packtrail.timescalestore.PresenceTable.Change;
import io.packtrail.timescalestore.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings births and deaths into the store, beside the path of messages. What waits is the newest of
 * each node and device; while the store is away it stays. A crash loses less than a second of them:
 * the next birth, or the next data, puts a gateway right.
 */
final class PresenceKeeper implements NodePresence {
  private static final Logger LOGGER = LoggerFactory.getLogger(PresenceKeeper.class);
  private static final long PAUSE_MS = 500;
  private static final long STOP_SECONDS = 10;

  private final Consumer<List<Change>> enter;

  /** In the order in which they must be entered. Guarded by itself. */
  private final Map<Subject, Change> waiting = new LinkedHashMap<>();

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "presence");
            created.setDaemon(true);
            return created;
          });

  private record Subject(GatewayId gatewayId, @Nullable String device) {}

  /**
   * @param enter keeps changes, all or none
   */
  PresenceKeeper(Consumer<List<Change>> enter) {
    this.enter = enter;
  }

  void start() {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::flush, PAUSE_MS, PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void changed(GatewayId edgeNode, @Nullable String device, boolean online, Instant at) {
    synchronized (waiting) {
      Subject subject = new Subject(edgeNode, device);
      waiting.remove(subject); // so that it comes behind what happened meanwhile
      waiting.put(subject, new Change(edgeNode, device, online, at));
    }
  }

  private void flush() {
    List<Change> changes;
    synchronized (waiting) {
      changes = new ArrayList<>(waiting.values());
      waiting.clear();
    }
    if (changes.isEmpty()) {
      return;
    }
    try {
      enter.accept(changes);
    } catch (StoreException e) {
      LOGGER.atWarn().setCause(e).log("births and deaths wait for the store");
      putBack(changes);
    } catch (RuntimeException defect) { // the door: an exception would end the schedule
      LOGGER.atError().setCause(defect).log("births and deaths could not be kept");
    }
  }

  /** Before what came meanwhile, which is newer. */
  private void putBack(List<Change> changes) {
    synchronized (waiting) {
      Map<Subject, Change> newer = new LinkedHashMap<>(waiting);
      waiting.clear();
      for (Change change : changes) {
        waiting.put(new Subject(change.gatewayId(), change.device()), change);
      }
      newer.forEach(
          (subject, change) -> {
            waiting.remove(subject);
            waiting.put(subject, change);
          });
    }
  }

  /** Keeps what waits, as far as the store lets it. */
  void stop() throws InterruptedException {
    thread.execute(this::flush);
    thread.shutdown();
    if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      thread.shutdownNow();
    }
  }
}
