package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that could not be stored. They enter through {@link TelemetryTable#store} and leave
 * through {@link TelemetryTable#storeReplay}; both keep the ledger balanced.
 */
public final class QuarantineTable {
  public QuarantineTable(Database database) {}

  /**
   * A gateway's quarantined messages, replayed ones included, newest first.
   *
   * @param limit most rows wanted
   */
  public List<QuarantinedMessage> list(GatewayId gatewayId, int limit) {
    return Pending.notYetBuilt();
  }

  /** One quarantined message of this gateway, or null. */
  public @Nullable QuarantinedMessage find(GatewayId gatewayId, long id) {
    return Pending.notYetBuilt();
  }
}
