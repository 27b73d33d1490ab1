package io.packtrail.mqttingest;

import static io.netty.handler.codec.mqtt.MqttQoS.AT_MOST_ONCE;

import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.Topics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway's connection: what it may publish and receive, and why it ends. When its messages are
 * answered is the matter of {@link Answers}.
 *
 * <p>Everything here happens on the connection's own event loop, except that outcomes arrive on the
 * writers' threads.
 *
 * <p>QoS 2 needs no state here: the store recognises a message that comes again, which is what the
 * second handshake protects from.
 */
final class GatewayConnection {
  private static final Logger LOGGER = LoggerFactory.getLogger(GatewayConnection.class);

  private static final int MAX_REMEMBERED_TOPICS = 256;

  private final MqttEndpoint endpoint;
  private final GatewayId gatewayId;
  private final Context context;
  private final EndpointLimits limits;
  private final IngestFlow flow;
  private final RefusalLog refusals;
  private final BooleanSupplier receiving;
  private final TopicRights rights;
  private final LastWills wills;

  /** Topics found to be allowed, so that rights are looked up once. */
  private final Set<String> allowedTopics = new HashSet<>();

  private final SubscriptionDesk subscriptions;
  private final boolean mqtt5;

  private final Answers answers;

  private volatile Proof proof = Proof.NONE;

  /** To be published when the connection ends without DISCONNECT; none before it was let in. */
  private @Nullable LastWill will;

  private volatile boolean closed;

  /** What DISCONNECT said of the session's expiry (s); null where it said nothing. */
  private @Nullable Long expiryAtEndSeconds;

  /**
   * @param context the event loop of the connection
   * @param receiving false once no further messages are taken
   */
  GatewayConnection(
      MqttEndpoint endpoint,
      GatewayId gatewayId,
      Context context,
      EndpointLimits limits,
      IngestFlow flow,
      RefusalLog refusals,
      TopicRights rights,
      LastWills wills,
      BooleanSupplier receiving) {
    this.endpoint = endpoint;
    this.gatewayId = gatewayId;
    this.context = context;
    this.limits = limits;
    this.flow = flow;
    this.refusals = refusals;
    this.receiving = receiving;
    this.wills = wills;
    this.mqtt5 = endpoint.protocolVersion() >= MqttVersion.MQTT_5.protocolLevel();
    this.rights = rights;
    this.subscriptions =
        new SubscriptionDesk(endpoint, gatewayId, context, refusals, rights, this::disconnectNow);
    this.answers = new Answers(endpoint, context, this::endUnanswered);
  }

  /** Takes over the endpoint's events; {@code onClose} is told once that the connection ended. */
  void handleEvents(Runnable onClose) {
    endpoint.publishAutoAck(false);
    endpoint.publishHandler(this::takePublish);
    endpoint.publishReleaseHandler(endpoint::publishComplete);
    endpoint.subscribeHandler(subscriptions::subscribe);
    endpoint.unsubscribeHandler(subscriptions::unsubscribe);
    endpoint.exceptionHandler(this::closeAfter);
    endpoint.disconnectMessageHandler(
        farewell -> {
          if (farewell.code() == MqttDisconnectReasonCode.NORMAL) {
            will = null;
          }
          expiryAtEndSeconds = ConnectRequest.expirySeconds(farewell.properties());
        });
    endpoint.closeHandler(
        end -> {
          closed = true;
          answers.clear();
          onClose.run();
          executeWill();
        });
  }

  GatewayId gatewayId() {
    return gatewayId;
  }

  /** It was let in: from now on its will counts. On the event loop. */
  void accepted() {
    will = LastWill.of(endpoint, gatewayId, proof);
  }

  /** By what it was let in; told before {@link #accepted()}. */
  void provedBy(Proof given) {
    proof = given;
  }

  /**
   * What the gateway said at the end of how long its session is to live on (s); null where it said
   * nothing. On the event loop.
   */
  @Nullable Long expiryAtEndSeconds() {
    return expiryAtEndSeconds;
  }

  /** By what it was let in; on any thread. */
  Proof proof() {
    return proof;
  }

  /** Whether the connection ended. */
  boolean isClosed() {
    return closed;
  }

  /** Ends the connection, on any thread, behind the answers that are due now. */
  void disconnect(MqttDisconnectReasonCode reason) {
    context.runOnContext(
        start -> {
          answers.send();
          disconnectNow(reason);
        });
  }

  /** Ends the connection of a gateway that has no access any more; its will has no right either. */
  void endAccess() {
    context.runOnContext(
        start -> {
          will = null;
          answers.send();
          disconnectNow(MqttDisconnectReasonCode.NOT_AUTHORIZED);
        });
  }

  /** Ends a connection of which no packet came to its end for long; on the event loop. */
  void endUnheard(PacketWatch.Fault fault) {
    if (closed) {
      return;
    }
    boolean silent = fault == PacketWatch.Fault.SILENT;
    refusals.add(
        silent ? "silent" : "packet-unfinished",
        gatewayId.value(),
        "gateway must send a whole packet within %d s, got %s"
            .formatted(
                limits.longestSilence().toSeconds(), silent ? "nothing" : "one that did not end"));
    disconnectNow(MqttDisconnectReasonCode.KEEP_ALIVE_TIMEOUT);
  }

  private void executeWill() {
    LastWill left = will;
    will = null;
    if (left != null && mayPublish(left.topic())) {
      wills.execute(left);
    } else if (left != null) {
      noteForeignTopic();
    }
  }

  private void takePublish(MqttPublishMessage message) {
    if (!receiving.getAsBoolean() || closed) {
      return; // not acknowledged, so that it comes again
    }
    byte[] payload = message.payload().getBytes();
    if (!answers.hasRoom(limits, payload.length)) {
      refusals.add(
          "too-many-unacknowledged",
          gatewayId.value(),
          "gateway must leave at most %d messages or %d bytes unacknowledged, got more"
              .formatted(limits.maxUnackedMessages(), limits.maxUnackedBytes()));
      disconnectNow(MqttDisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
      return;
    }
    if (!mayPublish(message.topicName())) {
      refuseTopic(message, payload.length); // its answer waits for its turn as well
      return;
    }
    PendingPublish publish = answers.owe(message, payload.length);
    CompletableFuture<?> unused =
        flow.submit(gatewayId, message.topicName(), payload)
            .whenComplete((outcome, failure) -> settle(publish, failure));
  }

  /** On a writer's thread, or at once on the event loop when the flow refuses. */
  private void settle(PendingPublish publish, @Nullable Throwable failure) {
    if (failure == null) {
      answers.give(publish, PendingPublish.Answer.ACKNOWLEDGE);
    } else {
      String code = failure instanceof IngestException known ? known.code() : "store-refused";
      refusals.add(code, gatewayId.value(), String.valueOf(failure.getMessage()));
      answers.giveNone();
    }
  }

  /** A message was not taken: its sender keeps it and sends it again. */
  private void endUnanswered() {
    disconnectNow(MqttDisconnectReasonCode.SERVER_BUSY);
  }

  /** MQTT 3.1.1 has no answer that says no, and QoS 0 no answer at all: the connection ends. */
  private void refuseTopic(MqttPublishMessage message, int payloadBytes) {
    noteForeignTopic();
    if (mqtt5 && message.qosLevel() != MqttQoS.AT_MOST_ONCE) {
      answers.give(answers.owe(message, payloadBytes), PendingPublish.Answer.NOT_AUTHORISED);
    } else {
      disconnectNow(MqttDisconnectReasonCode.NOT_AUTHORIZED);
    }
  }

  private void noteForeignTopic() {
    refusals.add(
        "foreign-topic",
        gatewayId.value(),
        "topic must be packtrail/v1/%s/telemetry, summary or event, or another that it may use"
                .formatted(gatewayId)
            + " of at most %d characters, got a foreign or a longer one"
                .formatted(Topics.MAX_LENGTH));
  }

  private boolean mayPublish(String topic) {
    if (allowedTopics.contains(topic)) {
      return true;
    }
    boolean allowed = topic.length() <= Topics.MAX_LENGTH && rights.mayPublish(gatewayId, topic);
    if (allowed && allowedTopics.size() < MAX_REMEMBERED_TOPICS) {
      allowedTopics.add(topic);
    }
    return allowed;
  }

  /**
   * Goes on with what its session subscribed to, as far as it still may; on the event loop.
   *
   * @param keep makes later subscriptions durable; null where the session ends with the connection
   */
  void subscribed(
      List<String> filters, @Nullable Function<List<String>, CompletableFuture<?>> keep) {
    subscriptions.goOn(filters, keep);
  }

  /** Sends what the gateway subscribed to, on any thread; false where it did not. */
  boolean send(String topic, byte[] payload) {
    if (!subscriptions.matches(topic)) {
      return false;
    }
    context.runOnContext(
        start -> {
          if (!closed && endpoint.isConnected()) {
            Future<?> unused =
                endpoint.publish(topic, Buffer.buffer(payload), AT_MOST_ONCE, false, false);
          }
        });
    return true;
  }

  private void closeAfter(Throwable failure) {
    if (failure instanceof TooLongFrameException) {
      refusals.add(
          "too-large",
          gatewayId.value(),
          "message must be at most " + limits.maxMessageBytes() + " bytes, got a larger one");
      disconnectNow(MqttDisconnectReasonCode.PACKET_TOO_LARGE);
    } else if (failure instanceof CodecException) {
      refusals.add(
          "protocol-error", gatewayId.value(), "connection must speak MQTT, got " + failure);
      disconnectNow(MqttDisconnectReasonCode.MALFORMED_PACKET);
    } else {
      disconnectNow(MqttDisconnectReasonCode.UNSPECIFIED_ERROR); // the network broke
    }
  }

  private void disconnectNow(MqttDisconnectReasonCode reason) {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (endpoint.isConnected()) {
        endpoint.disconnect(reason, MqttProperties.NO_PROPERTIES);
      } else {
        endpoint.close();
      }
    } catch (IllegalArgumentException closedAlready) {
      LOGGER.atTrace().setCause(closedAlready).log("connection ended meanwhile");
    }
  }
}
