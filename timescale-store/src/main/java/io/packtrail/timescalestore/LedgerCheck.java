package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.time.Instant;
import java.util.List;

/**
 * What a recount of the ledger found.
 *
 * @param checkedAt when it was made
 * @param imbalances figures that differ; empty where nothing vanished
 */
public record LedgerCheck(Instant checkedAt, List<Imbalance> imbalances) {
  public LedgerCheck {
    imbalances = List.copyOf(imbalances);
  }

  /** Gateways with a figure that differs. */
  public long unbalancedGateways() {
    return imbalances.stream().map(Imbalance::gatewayId).distinct().count();
  }

  /** Whether every figure of this gateway agreed. */
  public boolean balanced(GatewayId gatewayId) {
    return imbalances.stream().noneMatch(imbalance -> imbalance.gatewayId().equals(gatewayId));
  }
}
