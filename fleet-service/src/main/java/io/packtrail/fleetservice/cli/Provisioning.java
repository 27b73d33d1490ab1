package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.GatewayTable;
import io.packtrail.timescalestore.StoreException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Registers simulated batteries and lets their gateways in, by the same calls as an operator does.
 */
final class Provisioning {
  private final BatteryTable batteries;
  private final GatewayTable gateways;
  private final InstantSource clock;

  Provisioning(BatteryTable batteries, GatewayTable gateways, InstantSource clock) {
    this.batteries = batteries;
    this.gateways = gateways;
    this.clock = clock;
  }

  /**
   * Registers the batteries and gives each of their gateways a new password.
   *
   * @return the passwords
   */
  Map<GatewayId, String> provision(List<Battery> fleet) {
    Map<GatewayId, String> passwords = new HashMap<>();
    for (Battery battery : fleet) {
      GatewayId gatewayId = battery.gatewayId();
      if (gatewayId == null) {
        throw new IllegalArgumentException(
            "battery %s must name its gateway".formatted(battery.batteryId()));
      }
      batteries.register(battery);
      passwords.computeIfAbsent(gatewayId, this::admit);
    }
    return passwords;
  }

  private @Nullable String admit(GatewayId gatewayId) {
    String password = GatewaySecret.generate();
    String hash = GatewaySecret.hash(password);
    try {
      gateways.add(gatewayId, hash, clock.instant());
    } catch (StoreException e) {
      if (!e.code().equals("gateway-exists")) {
        throw e;
      }
      gateways.revoke(gatewayId, clock.instant());
      gateways.add(gatewayId, hash, clock.instant());
    }
    return password;
  }
}
