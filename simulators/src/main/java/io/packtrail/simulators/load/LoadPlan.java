package io.packtrail.simulators.load;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.Require;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a fleet of gateways sends. The same plan gives the same bytes.
 *
 * @param gateways how many; each reports one battery
 * @param messages new messages of each gateway, beside those that {@code disorder} adds
 * @param samplesPerMessage one second apart
 * @param form of the payload
 * @param start time of the first sample of every gateway
 * @param seed chooses names, values and disorder
 */
public record LoadPlan(
    int gateways,
    int messages,
    int samplesPerMessage,
    TelemetryEncoder.Form form,
    Instant start,
    long seed,
    Disorder disorder) {
  public LoadPlan {
    Require.inRange("gateways", gateways, 1, 100_000, "");
    Require.inRange("messages", messages, 1, Integer.MAX_VALUE, "");
    Require.inRange("samplesPerMessage", samplesPerMessage, 1, 10_000, "");
  }

  /** Master data of the batteries, one per gateway. */
  public List<Battery> batteries() {
    return IntStream.range(0, gateways).mapToObj(this::battery).toList();
  }

  GatewayId gatewayId(int gateway) {
    return new GatewayId("LOAD-%d-GW-%05d".formatted(seed, gateway));
  }

  BatteryId batteryId(int gateway) {
    return new BatteryId("LOAD-%d-%05d".formatted(seed, gateway));
  }

  private Battery battery(int gateway) {
    BatteryId batteryId = batteryId(gateway);
    return new Battery(
        batteryId,
        "urn:packtrail:passport:" + batteryId,
        null,
        gatewayId(gateway),
        null,
        Chemistry.NMC622,
        156,
        null,
        352,
        96,
        2,
        null,
        null,
        BatteryCategory.EV,
        null,
        null);
  }
}
