package io.packtrail.mqttingest;

import io.packtrail.mqttingest.SessionStore.Session;
import io.packtrail.mqttingest.SessionStore.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MQTT sessions: that there is one, for the session-present flag, and what it subscribed to. What
 * matters most, which messages were received, is with the messages. But a client that is told that
 * its session is gone must forget what it has not yet seen acknowledged, so that saying so without
 * need would lose messages; hence sessions are durable before CONNACK says anything of them.
 *
 * <p>One thread brings all changes that wait into the store in one transaction, as the writers do
 * with messages, so that a fleet that reconnects at once costs few of them.
 *
 * <p>What a crash leaves: sessions whose end was not noted; they count as ended once their process
 * has not been seen for long. Processes that share a store leave each other's sessions alone.
 *
 * @see "MQTT 5.0 (2019), 3.1.2.11.2 and 3.2.2.1.1"
 */
final class Sessions {
  private static final Logger LOGGER = LoggerFactory.getLogger(Sessions.class);

  /** A session that never ends by itself. */
  static final long NO_EXPIRY = 0xFFFF_FFFFL;

  private static final int MAX_CHANGES_PER_COMMIT = 1_000;
  private static final Duration WATCH_INTERVAL = Duration.ofMinutes(1);
  private static final Duration WATCH_RETRY = Duration.ofSeconds(5);

  /** Longest wait at the end for ends that are not yet noted. */
  private static final long STOP_SECONDS = 1;

  private final SessionStore store;
  private final InstantSource clock;
  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "sessions");
  private final UUID holder = UUID.randomUUID();
  private Instant watchedAt = Instant.MIN; // on the thread, once it runs
  private volatile boolean finishing;

  Sessions(SessionStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    thread.setDaemon(true);
  }

  /**
   * What is to become of a session.
   *
   * @param step from what there is to what there shall be; null stands for no session
   * @param done with what there was, once it is durable
   */
  private record Change(
      SessionKey key,
      Function<@Nullable Session, @Nullable Session> step,
      CompletableFuture<@Nullable Session> done) {}

  /**
   * What a connection finds.
   *
   * @param present whether its session was there before
   * @param subscriptions that it goes on with
   */
  record Resumed(boolean present, List<String> subscriptions) {}

  void start() {
    watchedAt = clock.instant();
    thread.start();
  }

  /** Ends the thread behind the changes that wait; completes in bounded time. */
  CompletableFuture<@Nullable Void> stop() {
    finishing = true;
    return ended.copy().completeOnTimeout(null, STOP_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Begins or resumes a session.
   *
   * @param expirySeconds how long it outlives its connection (s); 0 not at all
   * @return completes on another thread once it is durable
   */
  CompletableFuture<Resumed> resume(SessionKey key, boolean cleanStart, long expirySeconds) {
    Instant now = clock.instant();
    return submit(
            key,
            before ->
                expirySeconds == 0
                    ? null
                    : new Session(
                        key,
                        expirySeconds,
                        now,
                        null,
                        holder,
                        found(before, cleanStart, now).subscriptions))
        .thenApply(before -> found(before, cleanStart, now));
  }

  private static Resumed found(@Nullable Session before, boolean cleanStart, Instant now) {
    return before == null || cleanStart || !before.isAlive(now)
        ? new Resumed(false, List.of())
        : new Resumed(true, before.subscriptions());
  }

  /** What a session subscribes to from now on; completes once it is durable. */
  CompletableFuture<?> subscribe(SessionKey key, List<String> filters) {
    return submit(key, before -> before == null ? null : before.subscribed(filters));
  }

  /**
   * The connection of a session ended; from now on its expiry counts. Where the session went on at
   * another process meanwhile, nothing is changed.
   *
   * @param expirySeconds what the client wants as expiry from now on (s), 0 for none; null as
   *     before
   */
  void end(SessionKey key, @Nullable Long expirySeconds) {
    Instant now = clock.instant();
    CompletableFuture<?> unused =
        submit(
            key,
            before -> {
              if (before == null || !before.holder().equals(holder)) {
                return before;
              }
              long seconds = expirySeconds == null ? before.expirySeconds() : expirySeconds;
              return seconds == 0 ? null : before.ended(now, seconds);
            });
  }

  private CompletableFuture<@Nullable Session> submit(
      SessionKey key, Function<@Nullable Session, @Nullable Session> step) {
    Change change = new Change(key, step, new CompletableFuture<>());
    changes.add(change);
    return change.done;
  }

  private void run() {
    watch(watchedAt);
    List<Change> group = next();
    while (!group.isEmpty()) {
      List<Change> taken = group;
      boolean unused = attempt(() -> commit(taken), taken);
      group = next();
    }
    ended.complete(null);
  }

  private void watchAgain() {
    Instant now = clock.instant();
    if (watchedAt.isBefore(now.minus(WATCH_INTERVAL))) {
      watch(now);
    }
  }

  private void watch(Instant now) {
    boolean done = attempt(() -> store.watch(holder, now), List.of());
    watchedAt = done ? now : now.minus(WATCH_INTERVAL).plus(WATCH_RETRY);
  }

  /** Changes that wait, waiting for the first; none at the end. */
  private List<Change> next() {
    List<Change> group = new ArrayList<>();
    try {
      while (group.isEmpty()) {
        watchAgain();
        boolean last = finishing; // read before the queue: what came before stop() is taken
        Change first = changes.poll(last ? 0 : 50, TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          changes.drainTo(group, MAX_CHANGES_PER_COMMIT - 1);
        } else if (last) {
          break;
        }
      }
    } catch (InterruptedException ending) {
      group.clear();
    }
    return group;
  }

  /** The door: the thread must outlive what it carries. A refused client comes again. */
  private static boolean attempt(Runnable work, List<Change> group) {
    try {
      work.run();
      return true;
    } catch (RuntimeException | Error failure) {
      LOGGER.atWarn().setCause(failure).log("sessions not kept; their clients must come again");
      group.forEach(change -> change.done.completeExceptionally(failure));
      return false;
    }
  }

  private void commit(List<Change> group) {
    Set<SessionKey> keys = new LinkedHashSet<>();
    group.forEach(change -> keys.add(change.key));
    Map<SessionKey, Session> before = store.find(keys);
    Map<SessionKey, Session> after = new HashMap<>(before);
    List<Runnable> answers = new ArrayList<>();
    for (Change change : group) {
      Session found = after.get(change.key);
      Session next = change.step.apply(found);
      if (next == null) {
        after.remove(change.key);
      } else {
        after.put(change.key, next);
      }
      answers.add(() -> change.done.complete(found));
    }
    keep(keys, before, after);
    answers.forEach(Runnable::run);
  }

  private void keep(
      Set<SessionKey> keys, Map<SessionKey, Session> before, Map<SessionKey, Session> after) {
    List<Session> kept =
        after.values().stream()
            .filter(session -> !session.equals(before.get(session.key())))
            .toList();
    List<SessionKey> forgotten =
        keys.stream().filter(key -> before.containsKey(key) && !after.containsKey(key)).toList();
    if (!kept.isEmpty() || !forgotten.isEmpty()) {
      store.change(kept, forgotten);
    }
  }
}
