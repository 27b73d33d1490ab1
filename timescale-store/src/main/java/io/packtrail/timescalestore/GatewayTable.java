package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gateways and the hashes of their secrets. */
public final class GatewayTable {
  public GatewayTable(Database database) {}

  /**
   * Lets a gateway in. One that was revoked is let in again with the new secret.
   *
   * @param secretHash hash of its secret in the caller's own format; never the secret
   * @throws StoreException {@code gateway-exists} where it has access already
   */
  public void add(GatewayId gatewayId, String secretHash, Instant at) {
    throw new UnsupportedOperationException("not yet built");
  }

  /** The hash of the gateway's secret, or null where it is unknown or revoked. */
  public @Nullable String secretHash(GatewayId gatewayId) {
    throw new UnsupportedOperationException("not yet built");
  }

  /** Ends a gateway's access; false where it had none. */
  public boolean revoke(GatewayId gatewayId, Instant at) {
    throw new UnsupportedOperationException("not yet built");
  }

  /** All gateways by identifier. */
  public List<GatewayRow> list() {
    throw new UnsupportedOperationException("not yet built");
  }
}
