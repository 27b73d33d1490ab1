package io.packtrail.fleetservice.http;

import io.packtrail.timescalestore.DatabaseInfo;
import java.util.Map;

/** Whether the service can take work now. */
public interface Readiness {
  /** The state at this moment; may ask the database. */
  State state();

  /**
   * A state.
   *
   * @param checks each check with whether it holds; ready when all hold
   * @param mqtt where messages come in, by name
   */
  record State(Map<String, Boolean> checks, DatabaseInfo database, Map<String, String> mqtt) {
    public State {
      checks = Map.copyOf(checks);
      mqtt = Map.copyOf(mqtt);
    }

    /** Whether every check holds. */
    public boolean ready() {
      return checks.values().stream().allMatch(Boolean::booleanValue);
    }
  }
}
