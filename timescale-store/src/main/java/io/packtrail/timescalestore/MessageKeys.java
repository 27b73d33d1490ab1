package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Numbers for messages, handed out from blocks of 65,536 that the database's sequence reserves. A
 * block's rest is lost at the end of the process: numbers rise, with gaps. Safe for use by many
 * threads.
 */
final class MessageKeys {
  static final int BLOCK = 1 << 16;

  private long next;
  private long end;

  /** The first of {@code count} consecutive numbers, at most {@link #BLOCK}. */
  synchronized long take(Connection connection, int count) throws SQLException {
    if (end - next < count) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT nextval('message_key_block')")) {
        row.next();
        next = row.getLong(1) * BLOCK;
        end = next + BLOCK;
      }
    }
    long first = next;
    next += count;
    return first;
  }
}
