package io.packtrail.fleetservice.webhook;

import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.timescalestore.StoreException;
import io.packtrail.timescalestore.WebhookOutbox;
import io.packtrail.timescalestore.WebhookOutbox.Claim;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the outbox. All bookkeeping is on one thread of its own, the attempts run side by side. A
 * receiver that answers anything but 2xx, or nothing, is asked again after pauses that grow
 * fourfold; after the last attempt the delivery is kept as given up. A crash at any line leaves it
 * in the outbox.
 */
public final class WebhookFlow implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(WebhookFlow.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int AT_ONCE = 16;

  /** So that a receiver that hangs holds up itself and no other. */
  private static final int AT_ONCE_EACH = 4;

  private static final int GONE = 410;
  private static final int LONGEST_ERROR = 200;

  /** Longer than any attempt takes, so that two services do not make one delivery side by side. */
  private static final Duration LEASE = WebhookSender.TIMEOUT.multipliedBy(3);

  private final ServiceConfig.Webhooks config;
  private final WebhookOutbox outbox;
  private final WebhookSender sender;
  private final ServiceMetrics metrics;
  private final InstantSource clock;

  /** Attempts under way, by subscription; on the thread only. */
  private final Map<UUID, Integer> busy = new HashMap<>();

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "webhooks");
            created.setDaemon(true);
            return created;
          });

  /**
   * @param box opens the subscriptions' secrets
   */
  public WebhookFlow(
      ServiceConfig.Webhooks config,
      WebhookOutbox outbox,
      SecretBox box,
      Vertx vertx,
      ServiceMetrics metrics,
      InstantSource clock) {
    this.config = config;
    this.outbox = outbox;
    this.metrics = metrics;
    this.clock = clock;
    sender = new WebhookSender(config, box, vertx, new HttpClientOptions(), AT_ONCE, clock);
    metrics.gauge(
        "packtrail.webhook.waiting",
        "Webhook deliveries that wait for their first or next attempt",
        () -> backlog().waiting());
    metrics.gauge(
        "packtrail.webhook.dead",
        "Webhook deliveries that were given up; an alarm should follow",
        () -> backlog().dead());
  }

  /** Begins to look for deliveries that are due. */
  public void start() {
    repeat(this::turn, PAUSE);
    repeat(this::forget, Duration.ofHours(1));
  }

  private void repeat(Runnable job, Duration pause) {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(job, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is being sent is not waited for: the lease lets the next service send it again. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.close();
  }

  private WebhookOutbox.Backlog backlog() {
    try {
      return outbox.backlog();
    } catch (StoreException e) {
      return new WebhookOutbox.Backlog(0, 0); // The database's own alarm says that it is away.
    }
  }

  private void turn() {
    try {
      int under = busy.values().stream().mapToInt(Integer::intValue).sum();
      if (under < AT_ONCE) {
        outbox
            .claim(clock.instant(), LEASE, busy.keySet(), AT_ONCE_EACH, AT_ONCE - under)
            .forEach(this::begin);
      }
    } catch (RuntimeException e) { // the door: the next turn tries again
      LOGGER.atWarn().setCause(e).log("webhooks could not be looked for now");
    }
  }

  private void begin(Claim claim) {
    busy.merge(claim.delivery().subscriptionId(), 1, Integer::sum);
    sender
        .send(claim)
        .onComplete(
            answer -> {
              try {
                thread.execute(() -> finish(claim, answer.result(), answer.cause()));
              } catch (RejectedExecutionException e) {
                LOGGER.atDebug().log("the service ended before a webhook's answer was noted");
              }
            });
  }

  private void finish(Claim claim, @Nullable Integer status, @Nullable Throwable cause) {
    try {
      if (status == null) {
        // A name that leads elsewhere today may lead to its receiver again tomorrow.
        noteFailure(claim, cause == null ? "no answer" : String.valueOf(cause.getMessage()), true);
      } else if (status >= 200 && status < 300) {
        outbox.delivered(claim.delivery().id(), clock.instant());
        metrics.webhook("delivered");
      } else {
        noteFailure(claim, "the receiver answered " + status, status != GONE);
      }
    } catch (RuntimeException e) { // the door: after the lease it is sent again
      LOGGER.atWarn().setCause(e).log("what became of a webhook could not be noted");
    }
    UUID subscription = claim.delivery().subscriptionId();
    busy.computeIfPresent(subscription, (id, count) -> count > 1 ? count - 1 : null);
    if (!busy.containsKey(subscription)) {
      turn(); // what waits behind goes at once
    }
  }

  private void noteFailure(Claim claim, String error, boolean worthAnother) {
    int attempts = claim.delivery().attempts();
    boolean again = worthAnother && attempts < config.attempts();
    Instant next = clock.instant().plus(pause(config.retry(), attempts));
    String shortened = error.substring(0, Math.min(error.length(), LONGEST_ERROR));
    outbox.failed(claim.delivery().id(), again ? next : null, shortened);
    metrics.webhook(again ? "failed" : "dead");
    LOGGER
        .atWarn()
        .addKeyValue("subscription", claim.delivery().subscriptionId())
        .addKeyValue("attempt", attempts)
        .addKeyValue("error", shortened)
        .log(again ? "webhook not delivered, will be tried again" : "webhook given up");
  }

  /**
   * After the first failure the configured pause, then four times the one before, at most a day.
   *
   * @param attempts made so far, from 1
   */
  static Duration pause(Duration first, int attempts) {
    Duration pause = first;
    for (int i = 1; i < attempts && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(4);
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private void forget() {
    try {
      outbox.forget(clock.instant().minus(KEPT));
    } catch (RuntimeException e) { // the door: the next hour tries again
      LOGGER.atWarn().setCause(e).log("old webhook deliveries could not be removed now");
    }
  }
}
