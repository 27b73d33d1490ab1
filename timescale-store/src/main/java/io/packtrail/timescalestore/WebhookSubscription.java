package io.packtrail.timescalestore;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told of changes.
 *
 * @param passportIds of which passports; empty: of all
 * @param endedAt when it was ended; absent: it goes on
 */
public record WebhookSubscription(
    UUID id, String url, List<String> passportIds, Instant createdAt, @Nullable Instant endedAt) {
  public WebhookSubscription {
    passportIds = List.copyOf(passportIds);
  }
}
