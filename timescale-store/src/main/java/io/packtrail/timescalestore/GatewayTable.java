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
    Pending.notYetBuilt();
  }

  /** The hash of the gateway's secret, or null where it is unknown or revoked. */
  public @Nullable String secretHash(GatewayId gatewayId) {
    return Pending.notYetBuilt();
  }

  /** Ends a gateway's access; false where it had none. */
  public boolean revoke(GatewayId gatewayId, Instant at) {
    return Pending.notYetBuilt();
  }

  /** All gateways by identifier. */
  public List<GatewayRow> list() {
    return Pending.notYetBuilt();
  }
}
