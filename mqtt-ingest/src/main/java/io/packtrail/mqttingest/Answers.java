package io.packtrail.mqttingest;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttPubRecReasonCode;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The answers that a connection owes to its gateway, given in the order in which the messages came
 * (MQTT 5, 4.6), whatever the order in which their outcomes do.
 *
 * <p>On the connection's event loop, except that outcomes arrive on the writers' threads; they only
 * mark the message and wake the loop once for all that are marked.
 */
final class Answers {
  private final MqttEndpoint endpoint;
  private final Context context;
  private final Runnable onNone;
  private final PendingPublishes owed = new PendingPublishes();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean none;
  private int owedBytes;

  /**
   * @param context the event loop of the connection
   * @param onNone run on it, behind the answers that are due, once a message gets no answer
   */
  Answers(MqttEndpoint endpoint, Context context, Runnable onNone) {
    this.endpoint = endpoint;
    this.context = context;
    this.onNone = onNone;
  }

  /** Whether one more message of this size may wait for its answer. */
  boolean hasRoom(EndpointLimits limits, int payloadBytes) {
    return owed.size() < limits.maxUnackedMessages()
        && owedBytes <= limits.maxUnackedBytes() - payloadBytes;
  }

  /** Takes note of a message to be answered. */
  PendingPublish owe(MqttPublishMessage message, int payloadBytes) {
    PendingPublish publish =
        new PendingPublish(message.messageId(), message.qosLevel(), payloadBytes);
    owed.add(publish);
    owedBytes += payloadBytes;
    return publish;
  }

  /** The answer of a message, sent when its turn comes; on any thread. */
  void give(PendingPublish publish, PendingPublish.Answer answer) {
    publish.settle(answer);
    schedule();
  }

  /** A message gets no answer, so that its sender keeps it; on any thread. */
  void giveNone() {
    none = true;
    schedule();
  }

  /** Sends from the oldest on, up to the first that still waits. */
  void send() {
    while (endpoint.isConnected()) {
      PendingPublish oldest = owed.pollSettled();
      if (oldest == null) {
        break;
      }
      owedBytes -= oldest.payloadBytes();
      send(oldest);
    }
    if (none) {
      onNone.run();
    }
  }

  /** Forgets what is owed: the connection has ended. */
  void clear() {
    owed.clear();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      context.runOnContext(
          start -> {
            scheduled.set(false); // before looking: an answer set later schedules anew
            send();
          });
    }
  }

  private void send(PendingPublish publish) {
    boolean refused = publish.answer() == PendingPublish.Answer.NOT_AUTHORISED;
    if (publish.qos() == MqttQoS.AT_LEAST_ONCE) {
      if (refused) {
        endpoint.publishAcknowledge(
            publish.packetId(), MqttPubAckReasonCode.NOT_AUTHORIZED, MqttProperties.NO_PROPERTIES);
      } else {
        endpoint.publishAcknowledge(publish.packetId());
      }
    } else if (publish.qos() == MqttQoS.EXACTLY_ONCE) {
      if (refused) {
        endpoint.publishReceived(
            publish.packetId(), MqttPubRecReasonCode.NOT_AUTHORIZED, MqttProperties.NO_PROPERTIES);
      } else {
        endpoint.publishReceived(publish.packetId());
      }
    }
  }
}
