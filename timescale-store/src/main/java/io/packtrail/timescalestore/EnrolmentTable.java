package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One-time codes that a gateway exchanges for its secret: one for each gateway, hashed, gone once
 * it was used, has expired, or was guessed at too often.
 */
public final class EnrolmentTable {
  /** Wrong codes after which the right one counts no longer. */
  public static final int TRIES = 5;

  private final Database database;

  public EnrolmentTable(Database database) {
    this.database = database;
  }

  /** Keeps a code's hash in place of any earlier one; a gateway first heard of is entered. */
  public void put(GatewayId gatewayId, String codeHash, Instant at, Instant expiresAt) {
    database.transact(
        "keeping a one-time code",
        connection -> {
          int gatewayKey =
              Objects.requireNonNull(
                  database.gatewayKeys().ensure(connection, List.of(gatewayId), at).get(gatewayId));
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  INSERT INTO enrolment_code (gateway_key, code_hash, expires_at) VALUES (?, ?, ?)
                  ON CONFLICT (gateway_key) DO UPDATE
                    SET code_hash = EXCLUDED.code_hash, expires_at = EXCLUDED.expires_at, wrong_tries = 0
                  """)) {
            statement.setInt(1, gatewayKey);
            statement.setString(2, codeHash);
            statement.setObject(3, Times.toSql(expiresAt));
            statement.executeUpdate();
          }
        });
  }

  /**
   * Lets a gateway in for its code: the secret takes the place of any that it had.
   *
   * @param isCode whether a kept hash is that of the code presented
   * @param secretHash hash of the gateway's new secret
   * @return false where there is no such code, or no longer; nothing tells which
   */
  public boolean redeem(
      GatewayId gatewayId, Predicate<String> isCode, String secretHash, Instant now) {
    return database.transaction(
        "redeeming a one-time code",
        connection -> {
          Kept kept = lock(connection, gatewayId);
          if (kept == null) {
            return false;
          }
          boolean expired = !now.isBefore(kept.expiresAt());
          boolean right = !expired && isCode.test(kept.codeHash());
          if (right) {
            admit(connection, kept.gatewayKey(), secretHash, now);
          }
          if (right || expired || kept.wrongTries() + 1 >= TRIES) {
            update(connection, "DELETE FROM enrolment_code WHERE gateway_key = ?", kept);
          } else {
            update(
                connection,
                "UPDATE enrolment_code SET wrong_tries = wrong_tries + 1 WHERE gateway_key = ?",
                kept);
          }
          return right;
        });
  }

  private record Kept(int gatewayKey, String codeHash, Instant expiresAt, int wrongTries) {}

  private static @Nullable Kept lock(Connection connection, GatewayId gatewayId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT c.gateway_key, code_hash, expires_at, wrong_tries
              FROM enrolment_code c JOIN gateway USING (gateway_key)
             WHERE gateway_id = ? FOR UPDATE OF c
            """)) {
      statement.setString(1, gatewayId.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Kept(
                row.getInt("gateway_key"),
                Objects.requireNonNull(row.getString("code_hash")),
                Times.instant(row, "expires_at"),
                row.getInt("wrong_tries"))
            : null;
      }
    }
  }

  private static void admit(Connection connection, int gatewayKey, String secretHash, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE gateway
               SET added_at = CASE WHEN secret_hash IS NULL OR revoked_at IS NOT NULL THEN ? ELSE added_at END,
                   secret_hash = ?, revoked_at = NULL, previous_secret_hash = NULL, previous_valid_to = NULL
             WHERE gateway_key = ?
            """)) {
      statement.setObject(1, Times.toSql(now));
      statement.setString(2, secretHash);
      statement.setInt(3, gatewayKey);
      statement.executeUpdate();
    }
  }

  private static void update(Connection connection, String sql, Kept kept) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, kept.gatewayKey());
      statement.executeUpdate();
    }
  }
}
