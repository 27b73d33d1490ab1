package io.packtrail.timescalestore;

import io.packtrail.domain.InboundMessage.Accepted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of one transaction on (gateway, message identifier), the key of idempotence. Not
 * thread-safe.
 */
final class Inbox {
  /**
   * A message that wants to be stored.
   *
   * @param index its place in the caller's list
   */
  record Claim(
      int index,
      Delivery delivery,
      int gatewayKey,
      int batteryKey,
      Instant receivedAt,
      @Nullable Instant brokerAt) {
    private Id id() {
      return new Id(gatewayKey, delivery.accepted().messageId());
    }
  }

  private record Id(int gatewayKey, String messageId) {}

  private final Connection connection;
  private final List<Claim> claims = new ArrayList<>();
  private final BitSet granted = new BitSet();
  private final Map<Id, byte[]> holders = new HashMap<>();
  private long firstKey;
  private long masterRevision;

  Inbox(Connection connection) {
    this.connection = connection;
  }

  void add(Claim claim) {
    claims.add(claim);
  }

  List<Claim> claims() {
    return claims;
  }

  long messageKey(int claim) {
    return firstKey + claim;
  }

  /** Whether this claim was the first on its identifier. */
  boolean granted(int claim) {
    return granted.get(claim);
  }

  /** Whether the message that holds the identifier has the same bytes. */
  boolean sameBytes(int claim) {
    byte[] holder = holders.get(claims.get(claim).id());
    return java.util.Arrays.equals(holder, claims.get(claim).delivery().payloadDigest());
  }

  /** The revision of master data when the claims were entered. */
  long masterRevision() {
    return masterRevision;
  }

  /** Enters all claims; of two on one identifier the earlier is granted. */
  void enter(MessageKeys keys) throws SQLException {
    if (claims.isEmpty()) {
      masterRevision = BatteryKeys.revision(connection);
      return;
    }
    firstKey = keys.take(connection, claims.size());
    insert();
    if (granted.cardinality() < claims.size()) {
      readHolders();
    }
  }

  /** Of the granted claims, who reported what. */
  List<GatewayBatteries.Pair> pairs() {
    return granted.stream()
        .mapToObj(claims::get)
        .map(claim -> new GatewayBatteries.Pair(claim.gatewayKey(), claim.batteryKey()))
        .toList();
  }

  /** Records that the only claim came out of quarantine. */
  void replayedFrom(long quarantineId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE inbox SET quarantine_id = ? WHERE message_key = ?")) {
      statement.setLong(1, quarantineId);
      statement.setLong(2, messageKey(0));
      statement.executeUpdate();
    }
  }

  /** Corrects the number of new samples of granted messages; absent ones keep all. */
  void correctStored(Map<Integer, Integer> storedByClaim) throws SQLException {
    if (storedByClaim.isEmpty()) {
      return;
    }
    long[] keys = storedByClaim.keySet().stream().mapToLong(this::messageKey).toArray();
    int[] stored = storedByClaim.values().stream().mapToInt(Integer::intValue).toArray();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE inbox SET stored_samples = u.stored
              FROM unnest(?::int8[], ?::int4[]) AS u (key, stored) WHERE message_key = u.key
            """)) {
      SqlArrays.set(statement, 1, "int8", keys);
      SqlArrays.set(statement, 2, "int4", stored);
      statement.executeUpdate();
    }
  }

  private void insert() throws SQLException {
    int size = claims.size();
    long[] keys = new long[size];
    String[] received = new String[size];
    @Nullable String[] sent = new @Nullable String[size];
    int[] gateways = new int[size];
    int[] batteries = new int[size];
    int[] samples = new int[size];
    long[] firstMs = new long[size];
    long[] lastMs = new long[size];
    String[] ids = new String[size];
    byte[][] digests = new byte[size][];
    for (int i = 0; i < size; i++) {
      Claim claim = claims.get(i);
      Accepted message = claim.delivery().accepted();
      Instant sentAt = message.sentAt();
      keys[i] = messageKey(i);
      received[i] = Times.toSql(claim.receivedAt()).toString();
      sent[i] = sentAt == null ? null : Times.toSql(sentAt).toString();
      gateways[i] = claim.gatewayKey();
      batteries[i] = claim.batteryKey();
      samples[i] = message.sampleCount();
      firstMs[i] = claim.delivery().firstMs();
      lastMs[i] = claim.delivery().lastMs();
      ids[i] = message.messageId();
      digests[i] = claim.delivery().payloadDigest();
    }
    // Sorted, so that two transactions with the same messages wait for each other in one order.
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO inbox (message_key, received_at, sent_at, gateway_key, battery_key, samples, stored_samples,
                   message_id, payload_digest, first_sample_at, last_sample_at, broker_at)
            SELECT k, r::timestamptz, s::timestamptz, g, b, n, n, m, d,
                   CASE WHEN n > 0 THEN timestamptz 'epoch' + f * interval '1 millisecond' END,
                   CASE WHEN n > 0 THEN timestamptz 'epoch' + l * interval '1 millisecond' END, a::timestamptz
              FROM unnest(?::int8[], ?::text[], ?::text[], ?::int4[], ?::int4[], ?::int4[], ?::text[], ?::bytea[], ?::int8[], ?::int8[], ?::text[])
                AS u (k, r, s, g, b, n, m, d, f, l, a)
             ORDER BY g, m COLLATE "C", k
            ON CONFLICT (gateway_key, message_id) DO NOTHING RETURNING message_key;
            """
                + BatteryKeys.SELECT_REVISION)) {
      SqlArrays.set(statement, 1, "int8", keys);
      SqlArrays.set(statement, 2, "text", received);
      SqlArrays.set(statement, 3, "text", sent);
      SqlArrays.set(statement, 4, "int4", gateways);
      SqlArrays.set(statement, 5, "int4", batteries);
      SqlArrays.set(statement, 6, "int4", samples);
      SqlArrays.set(statement, 7, "text", ids);
      SqlArrays.set(statement, 8, "bytea", digests);
      SqlArrays.set(statement, 9, "int8", firstMs);
      SqlArrays.set(statement, 10, "int8", lastMs);
      SqlArrays.set(statement, 11, "text", brokerTimes());
      statement.execute();
      try (ResultSet row = statement.getResultSet()) {
        while (row.next()) {
          granted.set((int) (row.getLong(1) - firstKey));
        }
      }
      statement.getMoreResults();
      try (ResultSet row = statement.getResultSet()) {
        masterRevision = row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** Empty where no broker tells the time, which is the rule: unnest fills up with nulls. */
  private @Nullable String[] brokerTimes() {
    if (claims.stream().allMatch(claim -> claim.brokerAt() == null)) {
      return new String[0];
    }
    @Nullable String[] times = new @Nullable String[claims.size()];
    for (int i = 0; i < times.length; i++) {
      Instant brokerAt = claims.get(i).brokerAt();
      times[i] = brokerAt == null ? null : Times.toSql(brokerAt).toString();
    }
    return times;
  }

  private void readHolders() throws SQLException {
    List<Claim> refused = new ArrayList<>();
    for (int i = granted.nextClearBit(0); i < claims.size(); i = granted.nextClearBit(i + 1)) {
      refused.add(claims.get(i));
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT gateway_key, message_id, payload_digest
              FROM unnest(?::int4[], ?::text[]) AS u (gateway_key, message_id)
              JOIN inbox USING (gateway_key, message_id)
            """)) {
      SqlArrays.set(statement, 1, "int4", refused.stream().mapToInt(Claim::gatewayKey).toArray());
      SqlArrays.set(statement, 2, "text", refused.stream().map(c -> c.id().messageId()).toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          holders.put(new Id(row.getInt(1), row.getString(2)), row.getBytes(3));
        }
      }
    }
  }
}
