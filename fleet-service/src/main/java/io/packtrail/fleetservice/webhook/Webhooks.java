package io.packtrail.fleetservice.webhook;

import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.WebhookSubscription;
import io.packtrail.timescalestore.WebhookTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Adds and keeps subscriptions.
 *
 * @param rules where deliveries may go
 * @param box seals their secrets
 */
public record Webhooks(ServiceConfig.Webhooks rules, WebhookTable table, SecretBox box) {
  /**
   * A new subscription.
   *
   * @param secret as its holder needs it; nobody is shown it again
   */
  public record Created(WebhookSubscription subscription, String secret) {}

  /**
   * Subscribes.
   *
   * @param secret {@code whsec_…}; absent: a random one
   * @param passportIds of which passports; empty: of all
   * @throws IllegalArgumentException with one sentence, where URL or secret is refused
   */
  public Created subscribe(
      String url, @Nullable String secret, List<String> passportIds, Instant now) {
    WebhookTarget.of(url, rules);
    byte[] bytes = secret == null ? WebhookSecret.random() : WebhookSecret.parse(secret);
    WebhookSubscription subscription =
        new WebhookSubscription(
            UUID.randomUUID(), url, passportIds, now.truncatedTo(ChronoUnit.MILLIS), null);
    table.subscribe(subscription, box.seal(subscription.id(), bytes));
    return new Created(subscription, WebhookSecret.text(bytes));
  }
}
