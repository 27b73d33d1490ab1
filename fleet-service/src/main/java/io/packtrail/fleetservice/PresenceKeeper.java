package io.packtrail.fleetservice;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.sparkplug.NodePresence;
import io.packtrail.timescalestore.PresenceTable.Change;
import io.packtrail.timescalestore.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings births and deaths into the store, beside the path of messages. What waits is the newest of
 * each node and device, and a node's birth before its death, of a bounded number of devices; while
 * the store is away it stays, and what the store refuses for good is dropped. A crash loses less
 * than a second of them: the next birth, or the next data, puts a gateway right.
 */
final class PresenceKeeper implements NodePresence {
  private static final Logger LOGGER = LoggerFactory.getLogger(PresenceKeeper.class);
  private static final String NODE = "";

  /** Of a node's birth, so that a death right after it does not hide that it was there. */
  private static final String BIRTH = "\0birth";

  /** A node's birth, its death, and the devices that the store keeps of it. */
  private static final int MAX_WAITING_OF_GATEWAY = 1_002;

  /** Gateways of which it is remembered that devices of theirs were not kept. */
  private static final int MAX_TOLD = 10_000;

  private static final long PAUSE_MS = 500;
  private static final long STOP_SECONDS = 10;

  private final Function<List<Change>, List<Change>> enter;
  private final IntConsumer notKept;

  /** Gateways whose devices beyond the limit were logged. Guarded by {@link #waiting}. */
  private final Set<GatewayId> told = new HashSet<>();

  /** By gateway, the newest of each subject in the order of their coming. Guarded by itself. */
  private final Map<GatewayId, Map<String, Change>> waiting = new LinkedHashMap<>();

  /** Whether the last try found the store away. */
  private volatile boolean away;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "presence");
            created.setDaemon(true);
            return created;
          });

  /**
   * @param enter keeps changes, all or none but those of too many devices, which it returns
   * @param notKept told how many of too many devices were not kept
   */
  PresenceKeeper(Function<List<Change>, List<Change>> enter, IntConsumer notKept) {
    this.enter = enter;
    this.notKept = notKept;
  }

  void start() {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::flush, PAUSE_MS, PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void changed(GatewayId edgeNode, @Nullable String device, boolean online, Instant at) {
    synchronized (waiting) {
      put(new Change(edgeNode, device, online, at));
    }
  }

  /** Behind what happened meanwhile; of too many devices the newest are not kept. */
  private void put(Change change) {
    Map<String, Change> ofGateway =
        waiting.computeIfAbsent(change.gatewayId(), gatewayId -> new LinkedHashMap<>());
    String device = change.device();
    String subject = device != null ? device : change.online() ? BIRTH : NODE;
    if (device == null && change.online()) {
      ofGateway.clear(); // a birth makes void what was said of the node and its devices
    }
    ofGateway.remove(subject);
    if (device == null || ofGateway.size() < MAX_WAITING_OF_GATEWAY) {
      ofGateway.put(subject, change);
    } else {
      notKept(List.of(change));
    }
  }

  /** Names of devices come from outside and may have no end: one line for each gateway. */
  private void notKept(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    notKept.accept(changes.size());
    synchronized (waiting) {
      for (Change change : changes) {
        if (told.size() < MAX_TOLD && told.add(change.gatewayId())) {
          LOGGER
              .atWarn()
              .addKeyValue("gatewayId", change.gatewayId())
              .log("gateway has more devices than 1,000 of which it is kept who is offline");
        }
      }
    }
  }

  /** Enters what waits; on the keeper's thread. */
  void flush() {
    List<Change> changes = new ArrayList<>();
    synchronized (waiting) {
      waiting.values().forEach(ofGateway -> changes.addAll(ofGateway.values()));
      waiting.clear();
    }
    if (changes.isEmpty()) {
      return;
    }
    RuntimeException failure = tryEnter(changes);
    if (failure == null) {
      return;
    }
    if (mayPass(failure)) {
      putBack(changes);
    } else {
      enterOneByOne(changes);
    }
  }

  /** So that one that the store refuses for good takes no other with it. */
  private void enterOneByOne(List<Change> changes) {
    int dropped = 0;
    RuntimeException last = null;
    for (int i = 0; i < changes.size(); i++) {
      RuntimeException failure = tryEnter(changes.subList(i, i + 1));
      if (failure != null && mayPass(failure)) {
        putBack(changes.subList(i, changes.size()));
        break;
      }
      if (failure != null) {
        dropped++;
        last = failure;
      }
    }
    if (last != null) {
      LOGGER
          .atError()
          .setCause(last)
          .addKeyValue("dropped", dropped)
          .log("births and deaths were refused by the store and are not kept");
    }
  }

  /** Null where it was done. */
  private @Nullable RuntimeException tryEnter(List<Change> changes) {
    try {
      notKept(enter.apply(changes));
    } catch (RuntimeException failure) { // the door: an exception would end the schedule
      if (mayPass(failure) && !away) {
        away = true; // once per outage
        LOGGER.atWarn().addKeyValue("cause", failure).log("births and deaths wait for the store");
      }
      return failure;
    }
    away = false;
    return null;
  }

  private static boolean mayPass(RuntimeException failure) {
    return failure instanceof StoreException store && store.retryable();
  }

  /** Before what came meanwhile, which is newer. */
  private void putBack(List<Change> changes) {
    synchronized (waiting) {
      Map<GatewayId, Map<String, Change>> newer = new LinkedHashMap<>(waiting);
      waiting.clear();
      changes.forEach(this::put);
      newer.values().forEach(ofGateway -> ofGateway.values().forEach(this::put));
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
