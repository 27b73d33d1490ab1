package io.packtrail.fleetservice;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.GatewayDownlink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The ways back to gateways, tried in order. Formats may answer a message, and are there before the
 * MQTT ends that bring messages; until an end is added nothing is sent.
 */
final class Downlinks implements GatewayDownlink {
  private final List<GatewayDownlink> ways = new CopyOnWriteArrayList<>();

  void add(GatewayDownlink way) {
    ways.add(way);
  }

  @Override
  public boolean send(GatewayId gatewayId, String topic, byte[] payload) {
    return ways.stream().anyMatch(way -> way.send(gatewayId, topic, payload));
  }
}
