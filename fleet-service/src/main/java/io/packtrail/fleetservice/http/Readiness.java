package io.packtrail.fleetservice.http;

import io.packtrail.timescalestore.DatabaseInfo;
import io.packtrail.timescalestore.LedgerCheck;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the service can take work now. */
public interface Readiness {
  /** The state at this moment; may ask the database. */
  State state();

  /**
   * A state.
   *
   * @param checks each check with whether it holds; ready when all hold
   * @param connectedGateways connections of gateways to the embedded endpoint
   * @param broker whether the external broker is subscribed to; absent without one
   * @param ledger the newest recount of the ledger, absent before the first
   */
  record State(
      Map<String, Boolean> checks,
      DatabaseInfo database,
      int connectedGateways,
      @Nullable Boolean broker,
      @Nullable LedgerCheck ledger) {
    public State {
      checks = Map.copyOf(checks);
    }

    /** Whether every check holds. */
    public boolean ready() {
      return checks.values().stream().allMatch(Boolean::booleanValue);
    }
  }
}
