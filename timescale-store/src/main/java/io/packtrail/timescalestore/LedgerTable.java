package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import java.util.List;

/** The account of everything received, per gateway and UTC day of receipt. */
public final class LedgerTable {
  public LedgerTable(Database database) {}

  /** Days of one gateway, newest first. */
  public List<LedgerDay> byGateway(GatewayId gatewayId) {
    return Pending.notYetBuilt();
  }

  /**
   * Days of the gateway that reports this battery, newest first: the one it is assigned to, else
   * the one that reported it last; empty where none has.
   */
  public List<LedgerDay> byBattery(BatteryId batteryId) {
    return Pending.notYetBuilt();
  }

  /** Sums over all gateways and days. */
  public LedgerCounts totals() {
    return Pending.notYetBuilt();
  }

  /**
   * Recounts messages and samples from the tables and returns every figure that differs from the
   * ledger. Reads all telemetry: a job for quiet hours.
   */
  public List<Imbalance> imbalances() {
    return Pending.notYetBuilt();
  }
}
