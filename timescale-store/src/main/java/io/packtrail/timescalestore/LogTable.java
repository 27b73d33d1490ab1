package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The transparency log over all signed updates. It grows with {@link PassportTable#append} alone,
 * in the same transaction; the database refuses change and removal.
 */
public final class LogTable {
  private static final int AT_ONCE = 500;

  private final Database database;

  public LogTable(Database database) {
    this.database = database;
  }

  /** The log as it is now. */
  public LogHead head() {
    return database.run("reading the log's head", connection -> head(connection, ""));
  }

  /** Entries that the log had at a time, by the times at which their updates were issued. */
  public long sizeAt(Instant time) {
    return database.run(
        "reading the log's size",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT coalesce(max(log_index) + 1, 0) FROM log_entry JOIN passport_update USING (battery_key, sequence)
                   WHERE issued_at < ?
                  """)) {
            statement.setObject(1, Times.toSql(time));
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  /** The entries of one battery's updates, in their order. */
  public List<LogEntry> entries(BatteryId batteryId) {
    return database.run(
        "reading log entries",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT log_index, sequence, salt, entry
                    FROM log_entry JOIN battery USING (battery_key)
                   WHERE battery_id = ? ORDER BY sequence
                  """)) {
            statement.setString(1, batteryId.value());
            try (ResultSet row = statement.executeQuery()) {
              List<LogEntry> entries = new ArrayList<>();
              while (row.next()) {
                entries.add(
                    new LogEntry(row.getLong(1), row.getLong(2), bytes(row, 3), bytes(row, 4)));
              }
              return entries;
            }
          }
        });
  }

  /** The public bytes of entries, 32 each; fewer where the log ends before. */
  public byte[] entryBytes(long from, int count) {
    return joined(
        "SELECT entry FROM log_entry WHERE log_index >= ? AND log_index < ? ORDER BY log_index",
        -1,
        from,
        count);
  }

  /** Hashes of one level side by side, 32 bytes each; fewer where there are fewer. */
  public byte[] hashes(int level, long from, int count) {
    return joined(
        "SELECT hash FROM log_hash WHERE level = ? AND hash_index >= ? AND hash_index < ? ORDER BY"
            + " hash_index",
        level,
        from,
        count);
  }

  /**
   * Logs updates that are not in the log, oldest first: those that were signed before there was
   * one.
   *
   * @return how many
   */
  public long complete(LogGrowth.Maker maker) {
    long done = 0;
    for (int some = AT_ONCE; some == AT_ONCE; done += some) {
      some =
          database.transaction("completing the log", connection -> completeSome(connection, maker));
    }
    return done;
  }

  /**
   * Lets the log's head be signed anew, while nobody else adds to the log.
   *
   * @param signing gives the head as it is to be: the same but for the lines of its signatures
   */
  public void resign(UnaryOperator<LogHead> signing) {
    database.transaction(
        "signing the log's head anew",
        connection -> {
          LogHead head = head(connection, " FOR UPDATE");
          LogHead next = signing.apply(head);
          if (!Objects.equals(next.checkpoint(), head.checkpoint())) {
            try (PreparedStatement statement =
                connection.prepareStatement("UPDATE log_head SET checkpoint = ?")) {
              statement.setString(1, next.checkpoint());
              statement.executeUpdate();
            }
          }
          return next.size();
        });
  }

  /** Adds an update that this transaction has just inserted. */
  static void append(
      Connection connection, int batteryKey, long sequence, byte[] document, LogGrowth.Maker maker)
      throws SQLException {
    LogHead head = head(connection, " FOR UPDATE");
    insert(connection, batteryKey, sequence, head, maker.grow(head, document));
  }

  /** Takes the log's lock, for the rest of the transaction; returns the log's size. */
  static long lock(Connection connection) throws SQLException {
    return head(connection, " FOR UPDATE").size();
  }

  private static int completeSome(Connection connection, LogGrowth.Maker maker)
      throws SQLException {
    lock(connection); // Others wait, and what they add is seen below.
    int done = 0;
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT p.battery_key, p.sequence, p.credential
              FROM passport_update p LEFT JOIN log_entry e USING (battery_key, sequence)
             WHERE e.log_index IS NULL
             ORDER BY p.issued_at, p.battery_key, p.sequence LIMIT ?
            """)) {
      statement.setInt(1, AT_ONCE);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          append(connection, row.getInt(1), row.getLong(2), bytes(row, 3), maker);
          done++;
        }
      }
    }
    return done;
  }

  private static LogHead head(Connection connection, String lock) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT size, frontier, checkpoint FROM log_head" + lock);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new LogHead(row.getLong(1), bytes(row, 2), row.getString(3));
    }
  }

  private static void insert(
      Connection connection, int batteryKey, long sequence, LogHead before, LogGrowth growth)
      throws SQLException {
    try (PreparedStatement entry =
            connection.prepareStatement(
                "INSERT INTO log_entry (log_index, battery_key, sequence, salt, entry) VALUES (?,"
                    + " ?, ?, ?, ?)");
        PreparedStatement hash =
            connection.prepareStatement(
                "INSERT INTO log_hash (level, hash_index, hash) VALUES (?, ?, ?)");
        PreparedStatement head =
            connection.prepareStatement(
                "UPDATE log_head SET size = ?, frontier = ?, checkpoint = ?")) {
      entry.setLong(1, before.size());
      entry.setInt(2, batteryKey);
      entry.setLong(3, sequence);
      entry.setBytes(4, growth.salt());
      entry.setBytes(5, growth.entry());
      entry.executeUpdate();
      for (LogGrowth.Hash added : growth.hashes()) {
        hash.setInt(1, added.level());
        hash.setLong(2, added.index());
        hash.setBytes(3, added.hash());
        hash.executeUpdate();
      }
      head.setLong(1, growth.head().size());
      head.setBytes(2, growth.head().frontier());
      head.setString(3, growth.head().checkpoint());
      head.executeUpdate();
    }
  }

  private byte[] joined(String sql, int level, long from, int count) {
    return database.run(
        "reading the log",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = 1;
            if (level >= 0) {
              statement.setInt(at++, level);
            }
            statement.setLong(at++, from);
            statement.setLong(at, from + count);
            try (ResultSet row = statement.executeQuery()) {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream();
              while (row.next()) {
                bytes.writeBytes(bytes(row, 1));
              }
              return bytes.toByteArray();
            }
          }
        });
  }

  private static byte[] bytes(ResultSet row, int column) throws SQLException {
    return Objects.requireNonNull(row.getBytes(column));
  }
}
