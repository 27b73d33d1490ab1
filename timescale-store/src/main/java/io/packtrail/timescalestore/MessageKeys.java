package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * Numbers for messages, handed out from blocks of 65,536 that the database's sequence reserves. A
 * block's rest is lost after a day and at the end of the process: numbers rise, with gaps. Safe for
 * use by many threads.
 */
final class MessageKeys {
  static final int BLOCK = 1 << 16;

  /** {@link ClockTally} need not look at older blocks for ever. */
  private static final long KEPT_NS = TimeUnit.DAYS.toNanos(1);

  private long next;
  private long end;
  private long reservedNs;

  /** The first of {@code count} consecutive numbers, at most {@link #BLOCK}. */
  synchronized long take(Connection connection, int count) throws SQLException {
    if (end - next < count || System.nanoTime() - reservedNs > KEPT_NS) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT nextval('message_key_block')")) {
        row.next();
        next = row.getLong(1) * BLOCK;
        end = next + BLOCK;
        reservedNs = System.nanoTime();
      }
    }
    long first = next;
    next += count;
    return first;
  }
}
