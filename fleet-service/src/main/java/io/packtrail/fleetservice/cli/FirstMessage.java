package io.packtrail.fleetservice.cli;

import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.mqttingest.wire.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A line for a shell that publishes one message which the service accepts. */
final class FirstMessage {
  private final ServiceConfig config;
  private final Instant at;

  /**
   * @param at the time that the message tells of
   */
  FirstMessage(ServiceConfig config, Instant at) {
    this.config = config;
    this.at = at.truncatedTo(ChronoUnit.SECONDS);
  }

  String command(GatewayId gatewayId, String batteryId, String password) {
    return "mosquitto_pub -h %s -p %d -q 1 -u %s -P '%s' -t %s -m '%s'"
        .formatted(
            host(),
            config.mqtt().port(),
            gatewayId,
            password,
            Topics.telemetry(gatewayId),
            "{\"batteryId\":\"%s\",\"sentAt\":\"%s\",\"samples\":[{\"t\":\"%s\",\"packVoltageV\":355.2,\"packCurrentA\":32.1,\"socPercent\":54.5}]}"
                .formatted(batteryId, at, at));
  }

  /** An address that means "all of this machine's" is none to connect to. */
  private String host() {
    String bind = config.bind();
    return bind.equals("0.0.0.0") || bind.equals("::") ? "localhost" : bind;
  }
}
