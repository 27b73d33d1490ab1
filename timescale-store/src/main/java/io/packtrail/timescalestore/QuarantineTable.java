package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that could not be stored. They enter through {@link TelemetryTable#store} and leave
 * through {@link TelemetryTable#storeReplay}, or are discarded here and leave their account behind.
 * All keep the ledger balanced.
 */
public final class QuarantineTable {
  /** Payloads read at once (bytes), except that one message always is. */
  private static final int PAGE_BYTES = 16 << 20;

  private static final String SELECT =
      """
      SELECT quarantine_id, gateway_id, received_at, topic, code, first_code, reason, payload, sample_count, sent_at, broker_at, replayed_at,
             replayed_by, repaired_payload, discarded_at, discarded_by, discard_reason, discarded_bytes
        FROM quarantine JOIN gateway USING (gateway_key)
       WHERE gateway_id = ?
      """;

  /** Messages discarded in one transaction of {@link #discardAll}. */
  private static final int DISCARDED_AT_ONCE = 1_000;

  private static final String WAITING = "replayed_at IS NULL AND discarded_at IS NULL";

  /** A replay that holds the row goes first; what it replayed is looked at again and left. */
  private static final String DISCARD =
      """
      WITH chosen AS (
        SELECT quarantine_id, octet_length(payload) AS bytes FROM quarantine
         WHERE gateway_key = (SELECT gateway_key FROM gateway WHERE gateway_id = ?) AND code = ?
           AND quarantine_id <= ? AND replayed_at IS NULL AND discarded_at IS NULL
         ORDER BY quarantine_id LIMIT ? FOR UPDATE),
      discarded AS (
        UPDATE quarantine q
           SET payload = '', discarded_at = ?, discarded_by = ?, discard_reason = ?, discarded_bytes = bytes
          FROM chosen WHERE q.quarantine_id = chosen.quarantine_id RETURNING bytes)
      SELECT count(*) AS messages, coalesce(sum(bytes), 0)::bigint AS bytes FROM discarded
      """;

  private final Database database;

  public QuarantineTable(Database database) {
    this.database = database;
  }

  /**
   * A gateway's quarantined messages, replayed and discarded ones included, newest first; fewer
   * than {@code limit} where their payloads would be more than 16 MiB.
   *
   * @param beforeId only those with a lower number
   * @param limit most rows wanted
   */
  public List<QuarantinedMessage> list(GatewayId gatewayId, long beforeId, int limit) {
    return page(gatewayId, "quarantine_id < ?", beforeId, "DESC", limit);
  }

  /** As {@link #list(GatewayId, long, int)}, without those replayed or discarded. */
  public List<QuarantinedMessage> waiting(GatewayId gatewayId, long beforeId, int limit) {
    return page(gatewayId, "quarantine_id < ? AND " + WAITING, beforeId, "DESC", limit);
  }

  /** {@link #list(GatewayId, long, int)} from the newest on. */
  public List<QuarantinedMessage> list(GatewayId gatewayId, int limit) {
    return list(gatewayId, Long.MAX_VALUE, limit);
  }

  /** One quarantined message of this gateway, or null. */
  public @Nullable QuarantinedMessage find(GatewayId gatewayId, long id) {
    List<QuarantinedMessage> found = read(gatewayId, SELECT + " AND quarantine_id = ?", id);
    return found.isEmpty() ? null : found.get(0);
  }

  /**
   * Messages of one gateway and reason code that wait in quarantine, in the order of their receipt;
   * fewer than {@code limit} where their payloads would be more than 16 MiB.
   *
   * @param afterId only those with a higher number
   * @param limit most rows wanted
   */
  public List<QuarantinedMessage> waiting(
      GatewayId gatewayId, String code, long afterId, int limit) {
    return database.run(
        "reading the quarantine",
        connection -> {
          String sql = pageOf("code = ? AND quarantine_id > ? AND " + WAITING, "ASC");
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, gatewayId.value());
            statement.setString(2, code);
            statement.setLong(3, afterId);
            statement.setInt(4, limit);
            return messages(statement);
          }
        });
  }

  /**
   * Throws away the bytes of messages that wait, oldest first. Their rows stay, and count as
   * quarantined in the ledger. One transaction.
   *
   * @param code only those with this reason
   * @param throughId only those with this number or a lower one, so that nothing goes that came
   *     after somebody looked
   * @param limit most messages
   * @param by who wants it, not blank
   * @param reason why, not blank
   * @return what was discarded, nothing where nothing waits
   */
  public QuarantineSize discard(
      GatewayId gatewayId,
      String code,
      long throughId,
      int limit,
      String by,
      String reason,
      Instant now) {
    return database.transaction(
        "discarding quarantined messages",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(DISCARD)) {
            statement.setString(1, gatewayId.value());
            statement.setString(2, code);
            statement.setLong(3, throughId);
            statement.setInt(4, limit);
            statement.setObject(5, Times.toSql(now));
            statement.setString(6, Texts.readable(by));
            statement.setString(7, Texts.readable(reason));
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return new QuarantineSize(gatewayId, row.getLong("messages"), row.getLong("bytes"));
            }
          }
        });
  }

  /**
   * Discards all that waits now, in transactions of a thousand messages; what comes meanwhile
   * stays.
   *
   * @param discarded told how many messages went with each of them
   */
  public QuarantineSize discardAll(
      GatewayId gatewayId,
      String code,
      String by,
      String reason,
      Instant now,
      LongConsumer discarded) {
    long throughId = newestWaiting(gatewayId, code);
    long messages = 0;
    long bytes = 0;
    QuarantineSize part;
    do {
      part = discard(gatewayId, code, throughId, DISCARDED_AT_ONCE, by, reason, now);
      messages += part.messages();
      bytes += part.bytes();
      discarded.accept(part.messages());
    } while (part.messages() == DISCARDED_AT_ONCE);
    return new QuarantineSize(gatewayId, messages, bytes);
  }

  /** The highest number of a gateway's messages that wait for a reason, 0 where none does. */
  public long newestWaiting(GatewayId gatewayId, String code) {
    return database.run(
        "reading the quarantine",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT coalesce(max(quarantine_id), 0) FROM quarantine JOIN gateway USING (gateway_key) WHERE gateway_id = ? AND code = ? AND "
                      + WAITING)) {
            statement.setString(1, gatewayId.value());
            statement.setString(2, code);
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  private List<QuarantinedMessage> page(
      GatewayId gatewayId, String condition, long id, String order, int limit) {
    return database.run(
        "reading the quarantine",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(pageOf(condition, order))) {
            statement.setString(1, gatewayId.value());
            statement.setLong(2, id);
            statement.setInt(3, limit);
            return messages(statement);
          }
        });
  }

  /** Lengths are known without reading a payload, so that what is left out costs nothing. */
  private static String pageOf(String condition, String order) {
    return """
        SELECT * FROM (
          SELECT found.*, sum(own_bytes) OVER (ORDER BY quarantine_id %2$s) AS bytes FROM (
            SELECT *, octet_length(payload) + coalesce(octet_length(repaired_payload), 0) AS own_bytes
              FROM (%3$s) AS quarantined WHERE %1$s ORDER BY quarantine_id %2$s LIMIT ?) AS found) AS page
         WHERE bytes - own_bytes <= %4$d ORDER BY quarantine_id %2$s
        """
        .formatted(condition, order, SELECT, PAGE_BYTES);
  }

  /** How many of a gateway's messages wait in quarantine. */
  public long waiting(GatewayId gatewayId) {
    return database.run(
        "counting the quarantine",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT count(*) FROM quarantine JOIN gateway USING (gateway_key) WHERE gateway_id = ? AND "
                      + WAITING)) {
            statement.setString(1, gatewayId.value());
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  /** What waits in quarantine, per gateway, largest first; reads no payload. */
  public List<QuarantineSize> sizes() {
    return database.run(
        "measuring the quarantine",
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      SELECT gateway_id, count(*) AS messages, sum(octet_length(payload))::bigint AS bytes
                        FROM quarantine JOIN gateway USING (gateway_key)
                       WHERE replayed_at IS NULL AND discarded_at IS NULL GROUP BY gateway_id ORDER BY bytes DESC, gateway_id
                      """);
              ResultSet row = statement.executeQuery()) {
            List<QuarantineSize> sizes = new ArrayList<>();
            while (row.next()) {
              sizes.add(
                  new QuarantineSize(
                      new GatewayId(row.getString("gateway_id")),
                      row.getLong("messages"),
                      row.getLong("bytes")));
            }
            return sizes;
          }
        });
  }

  private List<QuarantinedMessage> read(GatewayId gatewayId, String sql, long parameter) {
    return database.run(
        "reading the quarantine",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, gatewayId.value());
            statement.setLong(2, parameter);
            return messages(statement);
          }
        });
  }

  private static List<QuarantinedMessage> messages(PreparedStatement statement)
      throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      List<QuarantinedMessage> messages = new ArrayList<>();
      while (row.next()) {
        messages.add(message(row));
      }
      return messages;
    }
  }

  private static QuarantinedMessage message(ResultSet row) throws SQLException {
    return new QuarantinedMessage(
        row.getLong("quarantine_id"),
        new GatewayId(row.getString("gateway_id")),
        Times.instant(row, "received_at"),
        Objects.requireNonNull(row.getString("topic")),
        Objects.requireNonNull(row.getString("code")),
        row.getString("first_code"),
        Objects.requireNonNull(row.getString("reason")),
        Objects.requireNonNull(row.getBytes("payload")),
        row.getInt("sample_count"),
        Times.instantOrNull(row, "sent_at"),
        Times.instantOrNull(row, "broker_at"),
        Times.instantOrNull(row, "replayed_at"),
        row.getString("replayed_by"),
        row.getBytes("repaired_payload"),
        discarded(row));
  }

  private static QuarantinedMessage.@Nullable Discarded discarded(ResultSet row)
      throws SQLException {
    Instant at = Times.instantOrNull(row, "discarded_at");
    return at == null
        ? null
        : new QuarantinedMessage.Discarded(
            at,
            Objects.requireNonNull(row.getString("discarded_by")),
            Objects.requireNonNull(row.getString("discard_reason")),
            row.getInt("discarded_bytes"));
  }
}
