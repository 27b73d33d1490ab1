package io.packtrail.timescalestore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Who is told of changes of passports, and what became of it. */
public final class WebhookTable {
  private final Database database;

  public WebhookTable(Database database) {
    this.database = database;
  }

  /** Adds a subscription. */
  public void subscribe(WebhookSubscription subscription, byte[] sealedSecret) {
    database.use(
        "adding a webhook",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "INSERT INTO webhook_subscription (subscription_id, url, sealed_secret, passport_ids, created_at) VALUES (?, ?, ?, ?, ?)")) {
            statement.setObject(1, subscription.id());
            statement.setString(2, subscription.url());
            statement.setBytes(3, sealedSecret);
            SqlArrays.set(statement, 4, "text", subscription.passportIds().toArray(String[]::new));
            statement.setObject(5, Times.toSql(subscription.createdAt()));
            statement.executeUpdate();
          }
        });
  }

  /** All subscriptions, the newest first. */
  public List<WebhookSubscription> subscriptions() {
    return database.run(
        "reading webhooks",
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT * FROM webhook_subscription ORDER BY created_at DESC, subscription_id");
              ResultSet row = statement.executeQuery()) {
            List<WebhookSubscription> found = new ArrayList<>();
            while (row.next()) {
              found.add(
                  new WebhookSubscription(
                      uuid(row, "subscription_id"),
                      Objects.requireNonNull(row.getString("url")),
                      List.of((String[]) row.getArray("passport_ids").getArray()),
                      Times.instant(row, "created_at"),
                      Times.instantOrNull(row, "ended_at")));
            }
            return found;
          }
        });
  }

  /**
   * Ends a subscription; what it still had to be told is given up. A second time changes nothing.
   *
   * @return whether there is such a subscription
   */
  public boolean end(UUID id, Instant at) {
    return database.transaction(
        "ending a webhook",
        connection -> {
          try (PreparedStatement end =
                  connection.prepareStatement(
                      "UPDATE webhook_subscription SET ended_at = coalesce(ended_at, ?) WHERE subscription_id = ?");
              PreparedStatement drop =
                  connection.prepareStatement(
                      """
                      UPDATE webhook_delivery SET next_attempt_at = NULL, last_error = 'the subscription was ended'
                       WHERE subscription_id = ? AND next_attempt_at IS NOT NULL
                      """)) {
            end.setObject(1, Times.toSql(at));
            end.setObject(2, id);
            drop.setObject(1, id);
            boolean found = end.executeUpdate() > 0;
            drop.executeUpdate();
            return found;
          }
        });
  }

  /**
   * Puts a delivery that was given up into the outbox again.
   *
   * @return whether there was such a one, of a subscription that goes on
   */
  public boolean revive(UUID subscriptionId, long id, Instant now) {
    return database.run(
        "reviving a webhook delivery",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  UPDATE webhook_delivery d SET attempts = 0, next_attempt_at = ? FROM webhook_subscription s
                   WHERE delivery_id = ? AND d.subscription_id = ? AND s.subscription_id = d.subscription_id
                     AND s.ended_at IS NULL AND next_attempt_at IS NULL AND delivered_at IS NULL
                  """)) {
            statement.setObject(1, Times.toSql(now));
            statement.setLong(2, id);
            statement.setObject(3, subscriptionId);
            return statement.executeUpdate() > 0;
          }
        });
  }

  /** Deliveries of a subscription, the newest first; those that were given up before all others. */
  public List<WebhookDelivery> deliveries(UUID subscriptionId, int most) {
    return database.run(
        "reading webhook deliveries",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT * FROM webhook_delivery WHERE subscription_id = ?
                   ORDER BY next_attempt_at IS NULL AND delivered_at IS NULL DESC, delivery_id DESC LIMIT ?
                  """)) {
            statement.setObject(1, subscriptionId);
            statement.setInt(2, most);
            try (ResultSet row = statement.executeQuery()) {
              List<WebhookDelivery> found = new ArrayList<>();
              while (row.next()) {
                found.add(delivery(row));
              }
              return found;
            }
          }
        });
  }

  static WebhookDelivery delivery(ResultSet row) throws SQLException {
    return new WebhookDelivery(
        row.getLong("delivery_id"),
        uuid(row, "message_id"),
        uuid(row, "subscription_id"),
        Objects.requireNonNull(row.getString("body")),
        Times.instant(row, "created_at"),
        row.getInt("attempts"),
        Times.instantOrNull(row, "next_attempt_at"),
        Times.instantOrNull(row, "delivered_at"),
        row.getString("last_error"));
  }

  private static UUID uuid(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getObject(column, UUID.class));
  }
}
