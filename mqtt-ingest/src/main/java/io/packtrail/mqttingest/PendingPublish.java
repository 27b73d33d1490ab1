package io.packtrail.mqttingest;

import io.netty.handler.codec.mqtt.MqttQoS;
import org.jspecify.annotations.Nullable;

/** A published message that its sender has no answer for yet. */
final class PendingPublish {
  private final int packetId;
  private final MqttQoS qos;
  private final int payloadBytes;
  private volatile @Nullable Answer answer;

  PendingPublish(int packetId, MqttQoS qos, int payloadBytes) {
    this.packetId = packetId;
    this.qos = qos;
    this.payloadBytes = payloadBytes;
  }

  /** What the sender is told. */
  enum Answer {
    /** Committed. */
    ACKNOWLEDGE,
    /** Not the sender's topic; MQTT 5 only. */
    NOT_AUTHORISED
  }

  int packetId() {
    return packetId;
  }

  MqttQoS qos() {
    return qos;
  }

  int payloadBytes() {
    return payloadBytes;
  }

  /** The answer, null while the message waits for its commit. */
  @Nullable Answer answer() {
    return answer;
  }

  /** Sets the answer; on any thread. */
  void settle(Answer settled) {
    answer = settled;
  }
}
