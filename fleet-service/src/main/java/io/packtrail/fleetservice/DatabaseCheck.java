package io.packtrail.fleetservice;

import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.StoreException;
import java.util.List;

/** Asks an external database how it is set, and changes nothing in it. */
public final class DatabaseCheck {
  private DatabaseCheck() {}

  /**
   * What is wrong about the database that the configuration names, one sentence each; empty where
   * nothing is, and for the embedded one, whose settings are the service's own. A database that
   * cannot be asked is no mistake of the configuration: it may be started later.
   */
  public static List<String> warnings(ServiceConfig config) {
    if (config.db().url() == null) {
      return List.of();
    }
    try (Running running = new Running()) {
      return Databases.open(config, running).info().warnings();
    } catch (StoreException unreachable) {
      return List.of("whether it keeps what it confirms is not known; " + unreachable.getMessage());
    }
  }
}
