package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.simulators.GatewayClient;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.GatewayTable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a simulator or a replay sends to. */
final class TargetOption {
  @Option(
      names = "--mqtt",
      paramLabel = "URL",
      description =
          "MQTT endpoint of the running service (default: tcp://127.0.0.1 and the configured port).")
  private @Nullable String url;

  /**
   * Registers the batteries and their gateways in the database of the running service, and
   * connects.
   */
  GatewayFleet connect(ServiceConfig config, List<Battery> batteries) {
    Map<GatewayId, String> passwords;
    try (StoreSession store = StoreSession.open(config)) {
      passwords =
          new Provisioning(
                  new BatteryTable(store.database()),
                  new GatewayTable(store.database()),
                  FleetService.systemClock())
              .provision(batteries);
    }
    String target = url != null ? url : "tcp://127.0.0.1:" + config.mqtt().port();
    return new GatewayFleet(new GatewayClient.Settings(target), passwords);
  }
}
