package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counts what messages say of their gateways' clocks, each message once, from the keys that it has
 * not counted yet. Keys are handed out in order, but not committed in order: a key is counted for
 * good when {@link #settling} has passed since a higher one of its block was seen and every
 * transaction that wrote then has ended. What is not settled is read again at each run.
 */
final class ClockTally {
  /** Unsettled messages (count) beyond which an estimate waits until they are settled. */
  private static final int MOST_OPEN = 200_000;

  private static final long QUARANTINE = -1;

  private static final String SETTLED =
      """
      settled_to < seen_to AND seen_at <= now() - ? * interval '1 millisecond'
        AND (seen_before <= pg_snapshot_xmin(pg_current_snapshot())
             OR seen_before > pg_snapshot_xmax(pg_current_snapshot())) -- of a server it was restored from
      """;

  private static final String FIRST_BLOCK =
      """
      SELECT coalesce(
        (SELECT min(source) FROM clock_progress WHERE source >= 0),
        (SELECT greatest(0, min(message_key) / %1$d - 16) -- a lower one may be about to be committed
           FROM (SELECT message_key FROM inbox WHERE received_at >= ? OFFSET 0) AS recent),
        (SELECT max(message_key) / %1$d FROM inbox))
      """
          .formatted(MessageKeys.BLOCK);

  /** From block to block by the primary key. */
  private static final String FIND_BLOCKS =
      """
      INSERT INTO clock_progress
      WITH RECURSIVE block AS (
        SELECT ?::bigint AS number
        UNION ALL
        SELECT (SELECT message_key / %1$d FROM inbox
                 WHERE message_key >= (number + 1) * %1$d ORDER BY message_key LIMIT 1)
          FROM block WHERE number IS NOT NULL)
      SELECT number, number * %1$d - 1, number * %1$d - 1, now(), pg_snapshot_xmax(pg_current_snapshot())
        FROM block WHERE number IS NOT NULL
      UNION ALL SELECT -1, 0, 0, now(), pg_snapshot_xmax(pg_current_snapshot())
      ON CONFLICT (source) DO NOTHING
      """
          .formatted(MessageKeys.BLOCK);

  private static final String SEE =
      """
      UPDATE clock_progress p
         SET seen_to = newest.key, seen_at = now(), seen_before = pg_snapshot_xmax(pg_current_snapshot())
        FROM (SELECT source, (SELECT max(message_key) FROM inbox
                               WHERE message_key > settled_to AND message_key < (source + 1) * %d) AS key
                FROM clock_progress WHERE source >= 0 AND settled_to = seen_to
              UNION ALL SELECT -1, max(quarantine_id) FROM quarantine) AS newest
       WHERE p.source = newest.source AND p.settled_to = p.seen_to AND newest.key > p.seen_to
      """
          .formatted(MessageKeys.BLOCK);

  /** No process takes keys from a block for longer than a day: see {@link MessageKeys}. */
  private static final String FORGET_BLOCKS =
      """
      DELETE FROM clock_progress WHERE source >= 0 AND source < (
        SELECT min(source) FROM clock_progress
         WHERE source >= 0 AND (settled_to < seen_to OR seen_at > now() - interval '2 days'))
      """;

  /** What was replayed counts by its row in quarantine, since a repair names another sending. */
  private static final String FROM_INBOX =
      """
      SELECT gateway_key, received_at, (extract(epoch FROM received_at - sent_at) * 1000)::bigint AS late_ms FROM inbox
       WHERE message_key > %s AND message_key <= %s AND received_at >= %s AND sent_at IS NOT NULL AND quarantine_id IS NULL
      """;

  private static final String FROM_QUARANTINE =
      """
      SELECT gateway_key, received_at, (extract(epoch FROM received_at - sent_at) * 1000)::bigint AS late_ms FROM quarantine
       WHERE quarantine_id > %s AND quarantine_id <= %s AND received_at >= %s AND sent_at IS NOT NULL
      """;

  private static final String COUNT =
      """
      INSERT INTO clock_tally AS t (gateway_key, stretch, bucket, messages, least_ms, first_at, last_at)
      SELECT gateway_key, date_bin('15 minutes', received_at, '2000-01-01T00:00:00Z') AS stretch,
             (sign(late_ms) * floor(CASE WHEN abs(late_ms) < 100000 THEN abs(late_ms) / 1000.0::float8
               ELSE 100 * (1 + ln(abs(late_ms) / 100000.0::float8)) END))::integer AS bucket,
             count(*), min(late_ms), min(received_at), max(received_at)
        FROM (%s) AS heard GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      ON CONFLICT (gateway_key, stretch, bucket) DO UPDATE
        SET messages = t.messages + EXCLUDED.messages, least_ms = least(t.least_ms, EXCLUDED.least_ms),
            first_at = least(t.first_at, EXCLUDED.first_at), last_at = greatest(t.last_at, EXCLUDED.last_at)
      RETURNING gateway_key
      """;

  /** Keys {@code (after, to]} of one source that are not settled. */
  private record Open(long source, long after, long to) {}

  private final Database database;
  private final Duration settling;

  /** What has been settled without having been estimated. */
  private boolean behind = true;

  /**
   * @param settling longest that a key may be without its row, from when it was taken to when its
   *     transaction has written something
   */
  ClockTally(Database database, Duration settling) {
    this.database = database;
    this.settling = settling;
  }

  /** Estimates the clocks of the gateways of which something new is known. */
  synchronized void measure(OffsetDateTime since, OffsetDateTime now) {
    database.use("counting messages for clocks", connection -> findBlocks(connection, since));
    Set<Integer> counted = new TreeSet<>();
    for (Open open : settled()) {
      database.transact(
          "counting messages for clocks",
          connection -> counted.addAll(settle(connection, open.source(), since)));
    }
    database.use("estimating clocks", connection -> estimate(connection, since, now, counted));
  }

  private static void findBlocks(Connection connection, OffsetDateTime since) throws SQLException {
    Long first;
    try (PreparedStatement statement = connection.prepareStatement(FIRST_BLOCK)) {
      statement.setObject(1, since);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        first = row.getObject(1, Long.class);
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(FIND_BLOCKS)) {
      statement.setObject(1, first, java.sql.Types.BIGINT);
      statement.executeUpdate();
    }
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM clock_tally WHERE stretch < ?")) {
      statement.setObject(1, since);
      statement.executeUpdate();
    }
  }

  private List<Open> settled() {
    return database.run(
        "counting messages for clocks",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT source, settled_to, seen_to FROM clock_progress WHERE "
                      + SETTLED
                      + " ORDER BY source")) {
            statement.setLong(1, settling.toMillis());
            return open(statement);
          }
        });
  }

  /**
   * Counts what is settled of one source; another process may have done so meanwhile.
   *
   * @return whose messages: some may have been committed after the last estimate
   */
  private Set<Integer> settle(Connection connection, long source, OffsetDateTime since)
      throws SQLException {
    Set<Integer> gateways = new HashSet<>();
    List<Open> locked;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT source, settled_to, seen_to FROM clock_progress WHERE source = ? AND "
                + SETTLED
                + " FOR UPDATE")) {
      statement.setLong(1, source);
      statement.setLong(2, settling.toMillis());
      locked = open(statement);
    }
    for (Open keys : locked) {
      String heard = source == QUARANTINE ? FROM_QUARANTINE : FROM_INBOX;
      try (PreparedStatement statement =
          connection.prepareStatement(COUNT.formatted(heard.formatted("?", "?", "?")))) {
        statement.setLong(1, keys.after());
        statement.setLong(2, keys.to());
        statement.setObject(3, since);
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            gateways.add(row.getInt(1));
          }
        }
      }
      try (PreparedStatement statement =
          connection.prepareStatement(
              "UPDATE clock_progress SET settled_to = seen_to WHERE source = ?")) {
        statement.setLong(1, source);
        statement.executeUpdate();
      }
    }
    return gateways;
  }

  private void estimate(
      Connection connection, OffsetDateTime since, OffsetDateTime now, Set<Integer> counted)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(SEE);
      statement.executeUpdate(FORGET_BLOCKS);
    }
    List<Open> open;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT source, settled_to, CASE WHEN source < 0 THEN %d ELSE (source + 1) * %d - 1 END FROM clock_progress ORDER BY source"
                .formatted(Long.MAX_VALUE, MessageKeys.BLOCK))) {
      open = open(statement);
    }
    boolean tooMany = countUpTo(connection, open, MOST_OPEN + 1) > MOST_OPEN;
    boolean all = behind || tooMany;
    behind = true; // should this run fail
    new ClockEstimation(since, now)
        .run(connection, tooMany ? "" : heard(open), all ? null : counted);
    behind = tooMany;
  }

  private static long countUpTo(Connection connection, List<Open> open, int limit)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM (SELECT FROM (VALUES %s) AS o (after, upto) CROSS JOIN LATERAL (SELECT FROM inbox WHERE message_key > after AND message_key <= upto OFFSET 0) AS i LIMIT ?) AS first_ones"
                .formatted(values(open)))) {
      statement.setInt(1, limit);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The messages that are not settled; the fence keeps each source an index scan of its own. */
  private static String heard(List<Open> open) {
    long refused =
        open.stream().filter(o -> o.source() == QUARANTINE).mapToLong(Open::after).max().orElse(0);
    return "SELECT i.* FROM (VALUES %s) AS o (after, upto) CROSS JOIN LATERAL (%s OFFSET 0) AS i UNION ALL %s"
        .formatted(
            values(open),
            FROM_INBOX.formatted("after", "upto", "(SELECT day FROM since)"),
            FROM_QUARANTINE.formatted(refused, Long.MAX_VALUE, "(SELECT day FROM since)"));
  }

  private static String values(List<Open> open) {
    List<String> values = new ArrayList<>(List.of("(0::bigint, -1::bigint)"));
    open.stream()
        .filter(one -> one.source() != QUARANTINE)
        .forEach(one -> values.add("(%d, %d)".formatted(one.after(), one.to())));
    return String.join(", ", values);
  }

  private static List<Open> open(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      List<Open> open = new ArrayList<>();
      while (row.next()) {
        open.add(new Open(row.getLong(1), row.getLong(2), row.getLong(3)));
      }
      return open;
    }
  }
}
