package io.packtrail.mqttingest;

import static io.netty.handler.codec.mqtt.MqttQoS.AT_MOST_ONCE;
import static io.netty.handler.codec.mqtt.MqttQoS.FAILURE;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.Topics;
import io.vertx.core.Context;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttTopicSubscription;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.MqttUnsubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttUnsubAckReasonCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one connection subscribes to: checked, and durable before it is answered where the session
 * is kept. On the connection's event loop.
 */
final class SubscriptionDesk {
  /** Answers that may wait for the store. */
  private static final int MAX_WAITING = 32;

  private final MqttEndpoint endpoint;
  private final GatewayId gatewayId;
  private final Context context;
  private final RefusalLog refusals;
  private final TopicRights rights;
  private final Consumer<MqttDisconnectReasonCode> disconnect;
  private final Subscriptions subscriptions = new Subscriptions();
  private final boolean mqtt5;

  /** Makes subscriptions durable; null where the session ends with the connection. */
  private @Nullable Function<List<String>, CompletableFuture<?>> keep;

  private int waiting;

  SubscriptionDesk(
      MqttEndpoint endpoint,
      GatewayId gatewayId,
      Context context,
      RefusalLog refusals,
      TopicRights rights,
      Consumer<MqttDisconnectReasonCode> disconnect) {
    this.endpoint = endpoint;
    this.gatewayId = gatewayId;
    this.context = context;
    this.refusals = refusals;
    this.rights = rights;
    this.disconnect = disconnect;
    this.mqtt5 = endpoint.protocolVersion() >= MqttVersion.MQTT_5.protocolLevel();
  }

  /**
   * Goes on with what the session subscribed to, as far as it still may.
   *
   * @param keepLater makes later subscriptions durable; null where the session ends with the
   *     connection
   */
  void goOn(
      List<String> filters, @Nullable Function<List<String>, CompletableFuture<?>> keepLater) {
    filters.stream().filter(this::mayUse).forEach(subscriptions::add);
    keep = keepLater;
  }

  /** Whether something sent to the topic is wanted; on any thread. */
  boolean matches(String topic) {
    return subscriptions.matches(topic);
  }

  void subscribe(MqttSubscribeMessage message) {
    List<String> before = subscriptions.all();
    List<MqttSubAckReasonCode> codes = new ArrayList<>();
    for (MqttTopicSubscription wanted : message.topicSubscriptions()) {
      String filter = wanted.topicName();
      boolean granted = mayUse(filter) && subscriptions.add(filter);
      if (!granted) {
        refusals.add(
            "subscription",
            gatewayId.value(),
            "gateway must subscribe to what it may receive only, got another topic");
      }
      codes.add(
          granted
              ? MqttSubAckReasonCode.qosGranted(AT_MOST_ONCE)
              : MqttSubAckReasonCode.NOT_AUTHORIZED);
    }
    onceKept(before, () -> acknowledge(message, codes));
  }

  void unsubscribe(MqttUnsubscribeMessage message) {
    List<String> before = subscriptions.all();
    message.topics().forEach(subscriptions::remove);
    onceKept(before, () -> acknowledge(message));
  }

  private boolean mayUse(String filter) {
    return filter.length() <= Topics.MAX_LENGTH && rights.maySubscribe(gatewayId, filter);
  }

  /** A client whose session is kept does not subscribe again, so that its answer must wait. */
  private void onceKept(List<String> before, Runnable acknowledge) {
    List<String> now = subscriptions.all();
    if (keep == null || (now.equals(before) && waiting == 0)) {
      acknowledge.run();
      return;
    }
    if (++waiting > MAX_WAITING) {
      disconnect.accept(MqttDisconnectReasonCode.QUOTA_EXCEEDED);
      return;
    }
    CompletableFuture<?> unused =
        keep.apply(now)
            .whenComplete(
                (kept, failure) ->
                    context.runOnContext(next -> answer(failure == null, acknowledge)));
  }

  private void answer(boolean kept, Runnable acknowledge) {
    waiting--;
    if (!kept) {
      disconnect.accept(MqttDisconnectReasonCode.SERVER_BUSY); // it must ask again
    } else if (endpoint.isConnected()) {
      acknowledge.run();
    }
  }

  private void acknowledge(MqttSubscribeMessage message, List<MqttSubAckReasonCode> codes) {
    if (mqtt5) {
      endpoint.subscribeAcknowledge(message.messageId(), codes, MqttProperties.NO_PROPERTIES);
    } else {
      endpoint.subscribeAcknowledge(
          message.messageId(),
          codes.stream().map(answer -> answer.isError() ? FAILURE : AT_MOST_ONCE).toList());
    }
  }

  private void acknowledge(MqttUnsubscribeMessage message) {
    if (mqtt5) {
      endpoint.unsubscribeAcknowledge(
          message.messageId(),
          Collections.nCopies(message.topics().size(), MqttUnsubAckReasonCode.SUCCESS),
          MqttProperties.NO_PROPERTIES);
    } else {
      endpoint.unsubscribeAcknowledge(message.messageId());
    }
  }
}
