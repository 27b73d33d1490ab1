package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Status lists of those who sign parts of passports. Append-only: the database refuses change and
 * removal.
 */
public final class PartListTable {
  private static final String COLUMNS =
      "url, issuer, digest, received_at, valid_from, valid_until, credential, did_document";

  private final Database database;

  public PartListTable(Database database) {
    this.database = database;
  }

  /** How a list follows the one before it. */
  public interface Succession {
    /**
     * Refuses a list that must not follow, by an exception.
     *
     * @param former the newest list of the same name and issuer, null: this is the first
     * @return whether the list is the first to withdraw the part of that issuer and index
     */
    BiPredicate<String, Integer> from(@Nullable PartListRow former);
  }

  /**
   * Adds a list. The same bytes a second time change nothing. Subscribers are told of each passport
   * that loses a part by it.
   *
   * @param size indices that the list has, from 0
   * @param succession asked once the list is known to be newer than its former
   * @return whether it was not there before
   * @throws StoreException {@code status-list-older} where one of its name and issuer was made
   *     later, so that nobody takes a withdrawal back with an old list; {@code status-list-short}
   *     where a part that is here has an index beyond it
   */
  public boolean add(PartListRow list, int size, Succession succession) {
    return database.transaction(
        "adding a status list of parts",
        connection -> {
          PartListRow former = null;
          for (PartListRow there : newest(connection, list.url(), list.receivedAt())) {
            if (there.digest().equals(list.digest())) {
              return false;
            }
            if (there.issuer().equals(list.issuer())) {
              requireNewer(list, there);
              former = there;
            }
          }
          BiPredicate<String, Integer> withdrawn = succession.from(former);
          requireLongEnough(connection, list, size);
          if (!insert(connection, list)) {
            return false;
          }
          tell(connection, list, withdrawn);
          return true;
        });
  }

  /** Of that name the newest list of each issuer that had come by a time. */
  public List<PartListRow> newest(String url, Instant by) {
    return database.run("reading status lists of parts", connection -> newest(connection, url, by));
  }

  /** Of every name the newest list of each issuer, by name. */
  public List<PartListRow> all() {
    return database.run(
        "reading status lists of parts",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT DISTINCT ON (url, issuer) %s FROM part_status_list ORDER BY url, issuer, valid_from DESC"
                      .formatted(COLUMNS))) {
            return rows(statement);
          }
        });
  }

  private static List<PartListRow> newest(Connection connection, String url, Instant by)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT DISTINCT ON (issuer) %s FROM part_status_list WHERE url = ? AND received_at <= ?
             ORDER BY issuer, valid_from DESC
            """
                .formatted(COLUMNS))) {
      statement.setString(1, url);
      statement.setObject(2, Times.toSql(by));
      return rows(statement);
    }
  }

  private static List<PartListRow> rows(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      List<PartListRow> lists = new ArrayList<>();
      while (row.next()) {
        lists.add(
            new PartListRow(
                Objects.requireNonNull(row.getString("url")),
                Objects.requireNonNull(row.getString("issuer")),
                Objects.requireNonNull(row.getString("digest")),
                Times.instant(row, "received_at"),
                Times.instant(row, "valid_from"),
                Times.instant(row, "valid_until"),
                Objects.requireNonNull(row.getBytes("credential")),
                Objects.requireNonNull(row.getBytes("did_document"))));
      }
      return lists;
    }
  }

  private static void requireNewer(PartListRow list, PartListRow former) {
    if (!list.validFrom().isAfter(former.validFrom())) {
      throw new StoreException(
          "status-list-older",
          "a status list must be newer than the one of its name that is here, %s, got %s"
              .formatted(former.validFrom(), list.validFrom()));
    }
  }

  private static void requireLongEnough(Connection connection, PartListRow list, int size)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT max(status_index) FROM passport_part WHERE status_list = ?")) {
      statement.setString(1, list.url());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getInt(1) >= size) { // null reads 0, and no list is empty
          throw new StoreException(
              "status-list-short",
              "a status list must have the index of each part that names it, up to %d, has %d"
                  .formatted(row.getInt(1), size));
        }
      }
    }
  }

  private static boolean insert(Connection connection, PartListRow list) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO part_status_list (%s) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING"
                .formatted(COLUMNS))) {
      statement.setString(1, list.url());
      statement.setString(2, list.issuer());
      statement.setString(3, list.digest());
      statement.setObject(4, Times.toSql(list.receivedAt()));
      statement.setObject(5, Times.toSql(list.validFrom()));
      statement.setObject(6, Times.toSql(list.validUntil()));
      statement.setBytes(7, list.credential());
      statement.setBytes(8, list.didDocument());
      return statement.executeUpdate() == 1;
    }
  }

  private static void tell(
      Connection connection, PartListRow list, BiPredicate<String, Integer> withdrawn)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT battery_key, issuer, status_index FROM passport_part WHERE status_list = ? ORDER BY battery_key")) {
      statement.setString(1, list.url());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (withdrawn.test(Objects.requireNonNull(row.getString(2)), row.getInt(3))) {
            WebhookOutbox.enqueue(
                connection, "passport.part_withdrawn", row.getInt(1), list.receivedAt());
          }
        }
      }
    }
  }
}
