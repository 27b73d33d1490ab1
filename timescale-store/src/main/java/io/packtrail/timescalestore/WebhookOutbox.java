package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What subscribers are still to be told. A delivery is written in the transaction of its change,
 * and leaves the outbox when it was taken or given up: it is made at least once. Of one battery and
 * subscriber the oldest that waits is alone to be had, so that changes arrive in their order.
 */
public final class WebhookOutbox {
  private final Database database;

  public WebhookOutbox(Database database) {
    this.database = database;
  }

  /** A delivery that is to be made now, with what it needs. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Claim(WebhookDelivery delivery, String url, byte[] sealedSecret) {}

  /**
   * Deliveries that did not arrive, of subscriptions that go on.
   *
   * @param waiting for their first or next attempt
   * @param dead given up
   */
  public record Backlog(long waiting, long dead) {}

  /**
   * Writes what subscribers are to be told, within the transaction of the change. It names the
   * passport and no value of it: a receiver reads those in its own role. Whoever ends a
   * subscription meanwhile waits, so that nothing is left in the outbox of one that ended.
   */
  static void enqueue(Connection connection, String type, int batteryKey, Instant at)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO webhook_delivery (subscription_id, battery_key, body, created_at, next_attempt_at)
            SELECT subscription_id, battery_key,
                   json_build_object('type', ?::text, 'timestamp', ?::text, 'data', json_build_object('passportId', passport_id))::text,
                   ?, ?
              FROM webhook_subscription, battery
             WHERE battery_key = ? AND ended_at IS NULL AND (passport_ids = '{}' OR passport_id = ANY (passport_ids))
               FOR SHARE OF webhook_subscription
            """)) {
      statement.setString(1, type);
      statement.setString(2, at.toString());
      statement.setObject(3, Times.toSql(at));
      statement.setObject(4, Times.toSql(at));
      statement.setInt(5, batteryKey);
      statement.executeUpdate();
    }
  }

  /**
   * Takes deliveries that are due. Whoever takes one and dies leaves it to be taken again when the
   * lease has passed.
   *
   * @param lease how long nobody else takes them
   * @param busy subscriptions of which none are taken
   * @param mostEach of one subscription
   */
  public List<Claim> claim(
      Instant now, Duration lease, Collection<UUID> busy, int mostEach, int most) {
    return database.run(
        "claiming webhook deliveries",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  UPDATE webhook_delivery d SET attempts = attempts + 1, next_attempt_at = ?
                    FROM webhook_subscription s
                   WHERE s.subscription_id = d.subscription_id AND d.delivery_id IN (
                     SELECT due.delivery_id FROM webhook_subscription w CROSS JOIN LATERAL (
                         SELECT delivery_id, next_attempt_at FROM webhook_delivery x
                          WHERE x.subscription_id = w.subscription_id AND next_attempt_at <= ?
                            AND NOT EXISTS (SELECT 1 FROM webhook_delivery o
                                             WHERE o.subscription_id = x.subscription_id AND o.battery_key = x.battery_key
                                               AND o.delivery_id < x.delivery_id AND o.next_attempt_at IS NOT NULL)
                          ORDER BY delivery_id LIMIT ? FOR UPDATE SKIP LOCKED) due
                      WHERE w.ended_at IS NULL AND NOT w.subscription_id = ANY (?)
                      ORDER BY due.next_attempt_at LIMIT ?)
                  RETURNING d.*, s.url, s.sealed_secret
                  """)) {
            statement.setObject(1, Times.toSql(now.plus(lease)));
            statement.setObject(2, Times.toSql(now));
            statement.setInt(3, mostEach);
            SqlArrays.set(statement, 4, "uuid", busy.toArray(UUID[]::new));
            statement.setInt(5, most);
            try (ResultSet row = statement.executeQuery()) {
              List<Claim> claims = new ArrayList<>();
              while (row.next()) {
                claims.add(
                    new Claim(
                        WebhookTable.delivery(row),
                        Objects.requireNonNull(row.getString("url")),
                        Objects.requireNonNull(row.getBytes("sealed_secret"))));
              }
              return claims;
            }
          }
        });
  }

  /** The receiver has it. */
  public void delivered(long id, Instant at) {
    note(id, at, null, null);
  }

  /**
   * The receiver has it not.
   *
   * @param nextAttemptAt absent: it is given up
   */
  public void failed(long id, @Nullable Instant nextAttemptAt, String error) {
    note(id, null, nextAttemptAt, error);
  }

  /** What was given up meanwhile, its subscription ended, stays so. */
  private void note(
      long id, @Nullable Instant deliveredAt, @Nullable Instant next, @Nullable String error) {
    database.use(
        "noting a webhook delivery",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  UPDATE webhook_delivery SET delivered_at = ?, next_attempt_at = ?, last_error = coalesce(?, last_error)
                   WHERE delivery_id = ? AND next_attempt_at IS NOT NULL
                  """)) {
            statement.setObject(1, Times.toSqlOrNull(deliveredAt));
            statement.setObject(2, Times.toSqlOrNull(next));
            statement.setString(3, error);
            statement.setLong(4, id);
            statement.executeUpdate();
          }
        });
  }

  /**
   * Removes what was delivered, and what was given up of subscriptions that ended, before a time.
   */
  public int forget(Instant before) {
    return database.run(
        "forgetting webhook deliveries",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  DELETE FROM webhook_delivery d USING webhook_subscription s
                   WHERE s.subscription_id = d.subscription_id AND next_attempt_at IS NULL
                     AND (delivered_at < ? OR (delivered_at IS NULL AND s.ended_at < ?))
                  """)) {
            statement.setObject(1, Times.toSql(before));
            statement.setObject(2, Times.toSql(before));
            return statement.executeUpdate();
          }
        });
  }

  /** What did not arrive, over all subscriptions that go on. */
  public Backlog backlog() {
    return database.run(
        "counting webhook deliveries",
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      SELECT count(*) FILTER (WHERE next_attempt_at IS NOT NULL), count(*) FILTER (WHERE next_attempt_at IS NULL)
                        FROM webhook_delivery JOIN webhook_subscription USING (subscription_id)
                       WHERE delivered_at IS NULL AND ended_at IS NULL
                      """);
              ResultSet row = statement.executeQuery()) {
            row.next();
            return new Backlog(row.getLong(1), row.getLong(2));
          }
        });
  }
}
