package io.packtrail.timescalestore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Grants to read passports, and the log of reads. */
public final class GrantTable {
  private static final String SELECT =
      """
      SELECT grant_id, subject, role, purpose, passport_ids, elements, valid_from, valid_until, granted_at, revoked_at
        FROM passport_grant
      """;

  private final Database database;

  public GrantTable(Database database) {
    this.database = database;
  }

  /**
   * Adds a grant.
   *
   * @param tokenHash SHA-256 of the secret that its holder presents
   */
  public void add(GrantRow grant, byte[] tokenHash) {
    database.use(
        "adding a grant",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  INSERT INTO passport_grant (grant_id, token_hash, subject, role, purpose, passport_ids, elements,
                    valid_from, valid_until, granted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  """)) {
            statement.setObject(1, grant.id());
            statement.setBytes(2, tokenHash);
            statement.setString(3, grant.subject());
            statement.setString(4, grant.role());
            statement.setString(5, grant.purpose());
            SqlArrays.set(statement, 6, "text", grant.passportIds().toArray(String[]::new));
            SqlArrays.set(statement, 7, "text", grant.elements().toArray(String[]::new));
            statement.setObject(8, Times.toSql(grant.from()));
            statement.setObject(9, Times.toSql(grant.until()));
            statement.setObject(10, Times.toSql(grant.grantedAt()));
            statement.executeUpdate();
          }
        });
  }

  /**
   * Takes a grant back; a second time changes nothing.
   *
   * @return whether there is such a grant
   */
  public boolean revoke(UUID id, Instant at) {
    return database.run(
        "revoking a grant",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE passport_grant SET revoked_at = ? WHERE grant_id = ? AND revoked_at IS NULL")) {
            statement.setObject(1, Times.toSql(at));
            statement.setObject(2, id);
            statement.executeUpdate();
          }
          return !list(connection.prepareStatement(SELECT + " WHERE grant_id = ?"), id).isEmpty();
        });
  }

  /** The grant whose token has this hash, or null. */
  public @Nullable GrantRow byToken(byte[] tokenHash) {
    List<GrantRow> found =
        database.run(
            "reading a grant",
            connection ->
                list(connection.prepareStatement(SELECT + " WHERE token_hash = ?"), tokenHash));
    return found.isEmpty() ? null : found.get(0);
  }

  /** All grants, the newest first. */
  public List<GrantRow> list() {
    return database.run(
        "reading grants",
        connection ->
            list(
                connection.prepareStatement(SELECT + " WHERE ? ORDER BY granted_at DESC, grant_id"),
                true));
  }

  /** Adds to the log of reads. */
  public void log(PassportRead read) {
    database.use(
        "logging a read",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  INSERT INTO passport_read (read_at, passport_id, grant_id, subject, role, purpose, document, shown, locked)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                  """)) {
            statement.setObject(1, Times.toSql(read.at()));
            statement.setString(2, read.passportId());
            statement.setObject(3, read.grantId());
            statement.setString(4, read.subject());
            statement.setString(5, read.role());
            statement.setString(6, read.purpose());
            statement.setString(7, read.document());
            SqlArrays.set(statement, 8, "text", read.shown().toArray(String[]::new));
            SqlArrays.set(statement, 9, "text", read.locked().toArray(String[]::new));
            statement.executeUpdate();
          }
        });
  }

  /** The reads of a passport, the newest first. */
  public List<PassportRead> reads(String passportId, int limit) {
    return database.run(
        "reading the log of reads",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT read_at, grant_id, subject, role, purpose, document, shown, locked
                    FROM passport_read WHERE passport_id = ? ORDER BY read_id DESC LIMIT ?
                  """)) {
            statement.setString(1, passportId);
            statement.setInt(2, limit);
            try (ResultSet row = statement.executeQuery()) {
              List<PassportRead> reads = new ArrayList<>();
              while (row.next()) {
                reads.add(
                    new PassportRead(
                        Times.instant(row, "read_at"),
                        passportId,
                        row.getObject("grant_id", UUID.class),
                        text(row, "subject"),
                        text(row, "role"),
                        text(row, "purpose"),
                        text(row, "document"),
                        texts(row, "shown"),
                        texts(row, "locked")));
              }
              return reads;
            }
          }
        });
  }

  private static List<GrantRow> list(PreparedStatement prepared, Object parameter)
      throws SQLException {
    try (PreparedStatement statement = prepared) {
      statement.setObject(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        List<GrantRow> grants = new ArrayList<>();
        while (row.next()) {
          grants.add(
              new GrantRow(
                  Objects.requireNonNull(row.getObject("grant_id", UUID.class)),
                  text(row, "subject"),
                  text(row, "role"),
                  text(row, "purpose"),
                  texts(row, "passport_ids"),
                  texts(row, "elements"),
                  Times.instant(row, "valid_from"),
                  Times.instant(row, "valid_until"),
                  Times.instant(row, "granted_at"),
                  row.getObject("revoked_at") == null ? null : Times.instant(row, "revoked_at")));
        }
        return grants;
      }
    }
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
