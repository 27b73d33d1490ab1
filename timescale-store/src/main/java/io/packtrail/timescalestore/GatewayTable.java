package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
                        SET secret_hash = EXCLUDED.secret_hash, added_at = EXCLUDED.added_at, revoked_at = NULL,
                            previous_secret_hash = NULL, previous_valid_to = NULL
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

  /** Whether the gateway was added, heard of or is named by a battery, revoked or not. */
  public boolean exists(GatewayId gatewayId) {
    return database.run(
        "looking for a gateway",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT FROM gateway WHERE gateway_id = ?")) {
            statement.setString(1, gatewayId.value());
            try (ResultSet row = statement.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  /** What {@link #secretHashes} says of one gateway, or null where it is unknown or revoked. */
  public @Nullable String secretHash(GatewayId gatewayId) {
    return secretHashes(Set.of(gatewayId)).get(gatewayId);
  }

  /**
   * The hashes of these gateways' secrets; those that are unknown or revoked are absent. While a
   * secret is being exchanged, the new hash and the old one with a space between.
   */
  public Map<GatewayId, String> secretHashes(Set<GatewayId> gatewayIds) {
    return database.run(
        "reading gateways",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT gateway_id, concat_ws(' ', secret_hash, CASE WHEN previous_valid_to > now() THEN previous_secret_hash END)
                    FROM gateway
                   WHERE gateway_id = ANY (?) AND revoked_at IS NULL AND secret_hash IS NOT NULL
                  """)) {
            SqlArrays.set(
                statement, 1, "text", gatewayIds.stream().map(GatewayId::value).toArray());
            Map<GatewayId, String> hashes = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                hashes.put(
                    new GatewayId(Objects.requireNonNull(row.getString(1))),
                    Objects.requireNonNull(row.getString(2)));
              }
            }
            return hashes;
          }
        });
  }

  /**
   * Exchanges a gateway's secret.
   *
   * @param previousValidTo until when, by the database's clock, the old secret opens as well
   * @return false where the gateway has no access
   */
  public boolean rotate(GatewayId gatewayId, String secretHash, Instant previousValidTo) {
    return database.run(
        "exchanging a gateway's secret",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  UPDATE gateway SET previous_secret_hash = secret_hash, previous_valid_to = ?, secret_hash = ?
                   WHERE gateway_id = ? AND secret_hash IS NOT NULL AND revoked_at IS NULL
                  """)) {
            statement.setObject(1, Times.toSql(previousValidTo));
            statement.setString(2, secretHash);
            statement.setString(3, gatewayId.value());
            return statement.executeUpdate() == 1;
          }
        });
  }

  /** Ends a gateway's access, its one-time code included; false where it had none. */
  public boolean revoke(GatewayId gatewayId, Instant at) {
    return database.run(
        "revoking a gateway",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  WITH revoked AS (
                    UPDATE gateway SET revoked_at = ?, previous_secret_hash = NULL, previous_valid_to = NULL
                     WHERE gateway_id = ? AND revoked_at IS NULL RETURNING gateway_key),
                  withdrawn AS (
                    DELETE FROM enrolment_code USING gateway
                     WHERE gateway.gateway_key = enrolment_code.gateway_key AND gateway_id = ? RETURNING 1)
                  SELECT (SELECT count(*) FROM revoked) + (SELECT count(*) FROM withdrawn) > 0
                  """)) {
            statement.setObject(1, Times.toSql(at));
            statement.setString(2, gatewayId.value());
            statement.setString(3, gatewayId.value());
            try (ResultSet row = statement.executeQuery()) {
              return row.next() && row.getBoolean(1);
            }
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
