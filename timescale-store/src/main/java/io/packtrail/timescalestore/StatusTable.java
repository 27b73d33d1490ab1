package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which updates were withdrawn. A withdrawal is final: the database refuses to take it back. */
public final class StatusTable {
  /** Slots of one list: the least that the specification allows, so that a reader hides in it. */
  public static final int SLOTS = 131_072;

  /** Of these, half are given out, so that a random one is soon found. */
  private static final int USED = SLOTS / 2;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;

  public StatusTable(Database database) {
    this.database = database;
  }

  /**
   * Withdraws an update; a second time changes nothing.
   *
   * @return whether it was not withdrawn before
   * @throws StoreException {@code unknown-battery}; {@code unknown-update} where there is none with
   *     a status
   */
  public boolean revoke(BatteryId batteryId, long sequence, Instant at, String reason) {
    return database.transaction(
        "revoking an update",
        connection -> {
          int key = PassportTable.lock(connection, batteryId); // changes are told in their order
          requireStatus(connection, batteryId, key, sequence);
          try (PreparedStatement insert =
              connection.prepareStatement(
                  """
                  INSERT INTO revocation (battery_key, sequence, revoked_at, reason)
                  VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                  """)) {
            insert.setInt(1, key);
            insert.setLong(2, sequence);
            insert.setObject(3, Times.toSql(at));
            insert.setString(4, reason);
            boolean isNew = insert.executeUpdate() == 1;
            if (isNew) {
              WebhookOutbox.enqueue(connection, "passport.update_withdrawn", key, at);
            }
            return isNew;
          }
        });
  }

  private static void requireStatus(
      Connection connection, BatteryId batteryId, int batteryKey, long sequence)
      throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement(
            "SELECT 1 FROM status_slot WHERE battery_key = ? AND sequence = ?")) {
      find.setInt(1, batteryKey);
      find.setLong(2, sequence);
      try (ResultSet row = find.executeQuery()) {
        if (!row.next()) {
          throw new StoreException(
              "unknown-update",
              "battery %s must have an update %d with a status".formatted(batteryId, sequence));
        }
      }
    }
  }

  /** The withdrawn updates of one battery, by number. */
  public List<Revocation> revocations(BatteryId batteryId) {
    return database.run(
        "reading revocations",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT sequence, revoked_at, reason FROM revocation JOIN battery USING (battery_key)
                   WHERE battery_id = ? ORDER BY sequence
                  """)) {
            statement.setString(1, batteryId.value());
            try (ResultSet row = statement.executeQuery()) {
              List<Revocation> found = new ArrayList<>();
              while (row.next()) {
                found.add(
                    new Revocation(
                        row.getLong(1),
                        Times.instant(row, "revoked_at"),
                        Objects.requireNonNull(row.getString(3))));
              }
              return found;
            }
          }
        });
  }

  /** The withdrawal of one update, or null where it was not withdrawn. */
  public @Nullable Revocation revocation(BatteryId batteryId, long sequence) {
    return revocations(batteryId).stream()
        .filter(one -> one.sequence() == sequence)
        .findFirst()
        .orElse(null);
  }

  /** {@link #revocation} inside a transaction that holds the battery's chain. */
  static boolean isRevoked(Connection connection, int batteryKey, long sequence)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM revocation WHERE battery_key = ? AND sequence = ?")) {
      statement.setInt(1, batteryKey);
      statement.setLong(2, sequence);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** The lists that have a slot in use: 1 to this number. */
  public int lists() {
    return database.run(
        "reading status lists",
        connection -> number(connection, "SELECT coalesce(max(list_number), 0) FROM status_slot"));
  }

  /** The lists that one battery's updates stand in. */
  public List<Integer> listsOf(BatteryId batteryId) {
    return database.run(
        "reading status lists",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT DISTINCT list_number FROM status_slot JOIN battery USING (battery_key)
                   WHERE battery_id = ? ORDER BY list_number
                  """)) {
            statement.setString(1, batteryId.value());
            try (ResultSet row = statement.executeQuery()) {
              List<Integer> lists = new ArrayList<>();
              while (row.next()) {
                lists.add(row.getInt(1));
              }
              return lists;
            }
          }
        });
  }

  /** The slots of a list that are set. */
  public BitSet revoked(int list) {
    return database.run(
        "reading a status list",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT slot FROM revocation JOIN status_slot USING (battery_key, sequence) WHERE list_number = ?")) {
            statement.setInt(1, list);
            try (ResultSet row = statement.executeQuery()) {
              BitSet bits = new BitSet(SLOTS);
              while (row.next()) {
                bits.set(row.getInt(1));
              }
              return bits;
            }
          }
        });
  }

  /**
   * A slot that nobody has, at random: neighbours would else be neighbours in time. The log's lock
   * keeps others from taking it meanwhile.
   */
  static StatusSlot free(Connection connection) throws SQLException {
    int list = 1 + (int) (LogTable.lock(connection) / USED);
    while (true) {
      StatusSlot slot = new StatusSlot(list, RANDOM.nextInt(SLOTS));
      if (isFree(connection, slot)) {
        return slot;
      }
    }
  }

  static void insert(Connection connection, int batteryKey, long sequence, StatusSlot slot)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO status_slot (list_number, slot, battery_key, sequence) VALUES (?, ?, ?, ?)")) {
      statement.setInt(1, slot.list());
      statement.setInt(2, slot.slot());
      statement.setInt(3, batteryKey);
      statement.setLong(4, sequence);
      statement.executeUpdate();
    }
  }

  private static boolean isFree(Connection connection, StatusSlot slot) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM status_slot WHERE list_number = ? AND slot = ?")) {
      statement.setInt(1, slot.list());
      statement.setInt(2, slot.slot());
      try (ResultSet row = statement.executeQuery()) {
        return !row.next();
      }
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }
}
