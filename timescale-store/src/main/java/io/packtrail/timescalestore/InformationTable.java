package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the operator tells in a passport beside what is signed: versions, of which all stay. */
public final class InformationTable {
  private static final String SELECT =
      """
      SELECT version, content FROM passport_information JOIN battery USING (battery_key)
       WHERE battery_id = ? AND changed_at <= ? ORDER BY version DESC LIMIT 1
      """;

  private final Database database;

  public InformationTable(Database database) {
    this.database = database;
  }

  private record Version(long number, String content) {}

  /**
   * Adds a version made of the newest, in one transaction that holds the passport locked. No
   * version is added where nothing changes.
   *
   * @param change from the newest content, {@code {}} before the first, to the next
   * @throws StoreException {@code unknown-battery}
   */
  public String change(BatteryId batteryId, Instant at, UnaryOperator<String> change) {
    return database.transaction(
        "changing a passport's information",
        connection -> {
          int key = PassportTable.lock(connection, batteryId);
          Version newest = find(connection, batteryId, at);
          String former = newest == null ? "{}" : newest.content();
          String next = change.apply(former);
          if (!next.equals(former)) {
            insert(connection, key, newest == null ? 1 : newest.number() + 1, at, next);
            WebhookOutbox.enqueue(connection, "passport.information_changed", key, at);
          }
          return next;
        });
  }

  /** The content as it was at a time, or null where there was none. */
  public @Nullable String at(BatteryId batteryId, Instant at) {
    String content =
        database.run(
            "reading a passport's information",
            connection -> {
              Version version = find(connection, batteryId, at);
              return version == null ? "" : version.content();
            });
    return content.isEmpty() ? null : content;
  }

  private static @Nullable Version find(Connection connection, BatteryId batteryId, Instant at)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setString(1, batteryId.value());
      statement.setObject(2, Times.toSql(at));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? new Version(row.getLong(1), row.getString(2)) : null;
      }
    }
  }

  private static void insert(
      Connection connection, int batteryKey, long version, Instant at, String content)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO passport_information VALUES (?, ?, ?, ?)")) {
      statement.setInt(1, batteryKey);
      statement.setLong(2, version);
      statement.setObject(3, Times.toSql(at));
      statement.setString(4, content);
      statement.executeUpdate();
    }
  }
}
