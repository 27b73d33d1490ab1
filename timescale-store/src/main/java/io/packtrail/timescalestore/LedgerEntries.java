package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What one transaction adds to the ledger. Not thread-safe. */
final class LedgerEntries {
  private static final String[] FIGURES = {
    "received_messages", "stored_messages", "duplicate_messages", "quarantined_messages",
    "received_samples", "stored_samples", "duplicate_samples", "quarantined_samples"
  };

  /** Adds to what the table holds. */
  static final String UPSERT = upsert();

  private record Key(int gatewayKey, LocalDate day) {}

  private static final class Sums {
    private final long[] figures = new long[FIGURES.length];
    private Instant lastReceivedAt = Instant.EPOCH;
  }

  // Rows are locked in this order everywhere, so that two transactions cannot block each other.
  private final Map<Key, Sums> entries =
      new TreeMap<>(Comparator.comparingInt(Key::gatewayKey).thenComparing(Key::day));

  /** A message received and stored, with {@code stored} of its samples new. */
  void stored(int gatewayKey, Instant receivedAt, int samples, int stored) {
    add(gatewayKey, receivedAt, 1, 1, 0, 0, samples, stored, samples - stored, 0);
  }

  /** A message received that had been received before. */
  void duplicate(int gatewayKey, Instant receivedAt, int samples) {
    add(gatewayKey, receivedAt, 1, 0, 1, 0, samples, 0, samples, 0);
  }

  /** A message received and put into quarantine. */
  void quarantined(int gatewayKey, Instant receivedAt, int samples) {
    add(gatewayKey, receivedAt, 1, 0, 0, 1, samples, 0, 0, samples);
  }

  /**
   * A message that leaves quarantine and is stored: one message moves, and its samples are counted
   * as they are now, which for bytes that could not be read before may be more.
   */
  void replayed(int gatewayKey, Instant receivedAt, int quarantined, int samples, int stored) {
    add(
        gatewayKey,
        receivedAt,
        0,
        1,
        0,
        -1,
        samples - quarantined,
        stored,
        samples - stored,
        -quarantined);
  }

  /** A message that leaves quarantine and turns out to be stored already. */
  void replayedDuplicate(int gatewayKey, Instant receivedAt, int quarantined, int samples) {
    add(gatewayKey, receivedAt, 0, 0, 1, -1, samples - quarantined, 0, samples, -quarantined);
  }

  /** Adds the sums to the table. */
  void write(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      int unused = bind(statement, 1);
      statement.executeUpdate();
    }
  }

  /**
   * Sets the parameters of {@link #UPSERT}, the first of which is {@code first}.
   *
   * @return the parameter after the last
   */
  int bind(PreparedStatement statement, int first) throws SQLException {
    int size = entries.size();
    int[] gateways = new int[size];
    String[] days = new String[size];
    String[] lastReceived = new String[size];
    long[][] figures = new long[FIGURES.length][size];
    int row = 0;
    for (Map.Entry<Key, Sums> entry : entries.entrySet()) {
      gateways[row] = entry.getKey().gatewayKey();
      days[row] = entry.getKey().day().toString();
      lastReceived[row] = Times.toSql(entry.getValue().lastReceivedAt).toString();
      for (int f = 0; f < FIGURES.length; f++) {
        figures[f][row] = entry.getValue().figures[f];
      }
      row++;
    }
    SqlArrays.set(statement, first, "int4", gateways);
    SqlArrays.set(statement, first + 1, "text", days);
    SqlArrays.set(statement, first + 2, "text", lastReceived);
    for (int f = 0; f < FIGURES.length; f++) {
      SqlArrays.set(statement, first + 3 + f, "int8", figures[f]);
    }
    return first + 3 + FIGURES.length;
  }

  private void add(int gatewayKey, Instant receivedAt, long... figures) {
    Sums sums =
        entries.computeIfAbsent(new Key(gatewayKey, Times.utcDay(receivedAt)), key -> new Sums());
    Arrays.setAll(sums.figures, f -> sums.figures[f] + figures[f]);
    if (receivedAt.isAfter(sums.lastReceivedAt)) {
      sums.lastReceivedAt = receivedAt;
    }
  }

  private static String upsert() {
    String columns = String.join(", ", FIGURES);
    StringBuilder sums = new StringBuilder();
    for (String figure : FIGURES) {
      sums.append("%1$s = l.%1$s + EXCLUDED.%1$s, ".formatted(figure));
    }
    return """
    INSERT INTO ledger AS l (gateway_key, day, last_received_at, %s)
    SELECT g, d::date, r::timestamptz, %s
      FROM unnest(?::int4[], ?::text[], ?::text[]%s) AS u (g, d, r, %s)
    ON CONFLICT (gateway_key, day) DO UPDATE
      SET %s last_received_at = greatest(l.last_received_at, EXCLUDED.last_received_at)
    """
        .formatted(columns, columns, ", ?::int8[]".repeat(FIGURES.length), columns, sums);
  }
}
