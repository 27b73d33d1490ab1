package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gateways and the hashes of their secrets. */
public final class GatewayTable {
  private final Database database;

  public GatewayTable(Database database) {
    this.database = database;
  }

  /**
   * Lets a gateway in. One that was revoked is let in again with the new secret.
   *
   * @param secretHash hash of its secret in the caller's own format; never the secret
   * @throws StoreException {@code gateway-exists} where it has access already
   */
  public void add(GatewayId gatewayId, String secretHash, Instant at) {
    boolean added =
        database.run(
            "adding a gateway",
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      INSERT INTO gateway AS g (gateway_id, added_at, secret_hash) VALUES (?, ?, ?)
                      ON CONFLICT (gateway_id) DO UPDATE
                        SET secret_hash = EXCLUDED.secret_hash, added_at = EXCLUDED.added_at, revoked_at = NULL
                        WHERE g.secret_hash IS NULL OR g.revoked_at IS NOT NULL
                      """)) {
                statement.setString(1, gatewayId.value());
                statement.setObject(2, Times.toSql(at));
                statement.setString(3, secretHash);
                return statement.executeUpdate() == 1;
              }
            });
    if (!added) {
      throw new StoreException(
          "gateway-exists", "gateway %s has access already; revoke it first".formatted(gatewayId));
    }
  }

  /** The hash of the gateway's secret, or null where it is unknown or revoked. */
  public @Nullable String secretHash(GatewayId gatewayId) {
    Optional<String> found =
        database.run(
            "reading a gateway",
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT secret_hash FROM gateway WHERE gateway_id = ? AND revoked_at IS NULL")) {
                statement.setString(1, gatewayId.value());
                try (ResultSet row = statement.executeQuery()) {
                  return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
                }
              }
            });
    return found.orElse(null);
  }

  /** Ends a gateway's access; false where it had none. */
  public boolean revoke(GatewayId gatewayId, Instant at) {
    return database.run(
        "revoking a gateway",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE gateway SET revoked_at = ? WHERE gateway_id = ? AND revoked_at IS NULL")) {
            statement.setObject(1, Times.toSql(at));
            statement.setString(2, gatewayId.value());
            return statement.executeUpdate() == 1;
          }
        });
  }

  /** All gateways by identifier. */
  public List<GatewayRow> list() {
    return database.run(
        "listing gateways",
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      SELECT gateway_id, added_at, revoked_at,
                             (SELECT max(last_received_at) FROM ledger l WHERE l.gateway_key = g.gateway_key) AS last_seen_at
                        FROM gateway g ORDER BY gateway_id
                      """);
              ResultSet row = statement.executeQuery()) {
            List<GatewayRow> gateways = new ArrayList<>();
            while (row.next()) {
              gateways.add(
                  new GatewayRow(
                      new GatewayId(row.getString("gateway_id")),
                      Times.instant(row, "added_at"),
                      Times.instantOrNull(row, "revoked_at"),
                      Times.instantOrNull(row, "last_seen_at")));
            }
            return gateways;
          }
        });
  }
}
