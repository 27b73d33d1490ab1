package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes last wills the way of every message, once it has asked whether their gateways still have
 * access. Nobody can send a will again, so that those that find the queue full, or the store away,
 * wait here: one of each gateway, the newest, and all together in a bounded number of bytes; others
 * are lost, and counted. Thread-safe.
 */
final class LastWills {
  /** The short wills of some ten thousand gateways. */
  static final int MAX_BYTES = 8 << 20;

  private static final long RETRY_MS = 1_000;

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final GatewayAuthenticator authenticator;
  private final IngestFlow flow;
  private final RefusalLog refusals;
  private final InstantSource clock;
  private final BooleanSupplier receiving;
  private final int maxBytes;

  /** Not tried yet. Guarded by this, as all below. */
  private final List<LastWill> arrived = new ArrayList<>();

  /** Tried in vain. */
  private final Map<GatewayId, LastWill> parked = new LinkedHashMap<>();

  private int bytes;
  private boolean scheduled;

  /**
   * @param receiving false once no further messages are taken: then the service goes, and nothing
   *     is known of the gateways
   */
  LastWills(
      Vertx vertx,
      WorkerExecutor workers,
      GatewayAuthenticator authenticator,
      IngestFlow flow,
      RefusalLog refusals,
      InstantSource clock,
      BooleanSupplier receiving,
      int maxBytes) {
    this.vertx = vertx;
    this.workers = workers;
    this.authenticator = authenticator;
    this.flow = flow;
    this.refusals = refusals;
    this.clock = clock;
    this.receiving = receiving;
    this.maxBytes = maxBytes;
  }

  /** Takes a will, on any thread, without waiting. */
  void execute(LastWill will) {
    if (!receiving.getAsBoolean()) {
      return;
    }
    synchronized (this) {
      if (will.bytes() > maxBytes - bytes) {
        lost(will, "wills that wait must fit " + maxBytes + " bytes, got more");
        return;
      }
      bytes += will.bytes();
      arrived.add(will);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    runRound();
  }

  private void runRound() {
    if (receiving.getAsBoolean()) {
      workers.executeBlocking(this::round, false).onComplete(result -> runAgain());
    }
  }

  private void runAgain() {
    boolean atOnce;
    synchronized (this) {
      scheduled = !arrived.isEmpty() || !parked.isEmpty();
      if (!scheduled) {
        return;
      }
      atOnce = parked.isEmpty();
    }
    if (atOnce) {
      runRound();
    } else {
      vertx.setTimer(RETRY_MS, timer -> runRound());
    }
  }

  /** Tries all that wait; on a worker. */
  private boolean round() {
    List<LastWill> wills = takeAll();
    int done = 0;
    try {
      Map<GatewayId, List<String>> kept =
          authenticator.secretHashes(
              wills.stream().map(LastWill::gatewayId).collect(Collectors.toSet()));
      while (done < wills.size()
          && settle(wills.get(done), kept.getOrDefault(wills.get(done).gatewayId(), List.of()))) {
        done++;
      }
    } finally { // also where the store is away
      wills.subList(done, wills.size()).forEach(this::park);
    }
    return done == wills.size();
  }

  /** In the order of their coming; they count as waiting until they are settled. */
  private synchronized List<LastWill> takeAll() {
    List<LastWill> wills = new ArrayList<>(parked.values());
    wills.addAll(arrived);
    parked.clear();
    arrived.clear();
    return wills;
  }

  /** False where it must be tried again. */
  private boolean settle(LastWill will, List<String> secretHashes) {
    if (!will.proof().hasAccess(secretHashes) || will.proof().isCertificateOver(clock.instant())) {
      refusals.add(
          "access-ended",
          will.gatewayId().value(),
          "gateway must still have access when its last will is taken, got one without");
    } else {
      CompletableFuture<?> outcome = flow.submit(will.gatewayId(), will.topic(), will.payload());
      if (outcome.handle((settled, failure) -> isFull(failure)).getNow(false)) {
        return false;
      }
      CompletableFuture<?> unused =
          outcome.whenComplete(
              (settled, failure) -> {
                if (failure != null) {
                  lost(will, "last will must be stored, got " + failure.getMessage());
                }
              });
    }
    free(will);
    return true;
  }

  private static boolean isFull(@Nullable Throwable failure) {
    return failure instanceof IngestException full
        && full.code().equals(IngestException.QUEUE_FULL);
  }

  private synchronized void park(LastWill will) {
    LastWill older = parked.put(will.gatewayId(), will);
    if (older != null) {
      free(older);
      lost(older, "gateway must leave one will while the queue is full, got a newer one");
    }
  }

  private synchronized void free(LastWill will) {
    bytes -= will.bytes();
  }

  private void lost(LastWill will, String sentence) {
    refusals.add("will-lost", will.gatewayId().value(), sentence);
  }
}
