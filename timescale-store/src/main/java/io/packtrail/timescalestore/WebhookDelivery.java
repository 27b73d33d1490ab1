package io.packtrail.timescalestore;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing to tell one subscriber.
 *
 * @param messageId the same at each attempt, so that a receiver knows a second arrival
 * @param attempts how often it was tried, one that is under way included
 * @param nextAttemptAt absent where it was delivered, or given up
 */
public record WebhookDelivery(
    long id,
    UUID messageId,
    UUID subscriptionId,
    String body,
    Instant createdAt,
    int attempts,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant deliveredAt,
    @Nullable String lastError) {

  /** Whether it was given up. */
  public boolean isDead() {
    return nextAttemptAt == null && deliveredAt == null;
  }
}
