package io.packtrail.mqttingest;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.packtrail.domain.GatewayId;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription to an external MQTT 5 broker, shared with other processes where the configuration
 * names a group, with a session that the broker keeps, in which each message is acknowledged to the
 * broker after its commit, in the order of receipt.
 *
 * <p>The broker acknowledges to the gateway before the commit, and who may publish in whose name is
 * the broker's to check; both are said in {@code docs/wire-format.md}. A message is taken to be
 * from the gateway that its topic names.
 *
 * <p>Connects and, whenever the connection is lost, connects again, for ever.
 */
public final class BrokerSubscriber implements GatewayDownlink {
  /** Under this name messages are kept whose topic names no gateway. */
  public static final GatewayId UNKNOWN_GATEWAY = new GatewayId("unknown-gateway");

  private static final Logger LOGGER = LoggerFactory.getLogger(BrokerSubscriber.class);
  private static final int QOS = 1;

  /**
   * What a broker kept for whoever subscribes is old, and would be taken for new where it bears no
   * time, with each connection again. Packtrail's own messages bear their times and ids.
   */
  private static final int SEND_NO_RETAINED = 2;

  private static final int KEEP_ALIVE_S = 20;
  private static final int CONNECT_TIMEOUT_S = 10;
  private static final long REPLY_TIMEOUT_MS = 15_000;
  private static final int REFUSED = 0x80;

  private final BrokerConfig config;
  private final BrokerTopics topics;
  private final IngestFlow flow;
  private final BrokerCheck check;
  private final BrokerTime time;
  private final String url;
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
  private final Thread thread = new Thread(this::run, "broker-subscriber");
  private volatile boolean receiving;
  private volatile boolean connected;

  private volatile Connection connection;

  /**
   * One connection to the broker, or the attempt at one.
   *
   * <p>Its client is its own. Paho's keeps what was not sent, the CONNECT of an attempt that ended
   * early among it, and sends it with the next; for the second CONNECT on one connection Mosquitto
   * 2.0.11 ends the session with all that waits in it.
   *
   * @param lost completes when it ends
   * @param pending messages that the broker has no acknowledgement for; guarded by itself
   */
  private record Connection(
      MqttAsyncClient client, CompletableFuture<Void> lost, PendingPublishes pending) {}

  /**
   * @param flow must be started before the subscriber and stopped between {@link #stopReceiving()}
   *     and {@link #stop()}
   */
  public BrokerSubscriber(BrokerConfig config, IngestFlow flow, IngestMetrics metrics) {
    this(config, BrokerTopics.OWN_TOPICS, flow, metrics);
  }

  /**
   * @param topics what else is subscribed to, and whose it is
   * @param flow must be started before the subscriber and stopped between {@link #stopReceiving()}
   *     and {@link #stop()}
   */
  public BrokerSubscriber(
      BrokerConfig config, BrokerTopics topics, IngestFlow flow, IngestMetrics metrics) {
    this.config = config;
    this.topics = topics;
    this.flow = flow;
    this.check = new BrokerCheck(config, metrics);
    this.time = new BrokerTime(config.timeProperty(), metrics);
    this.url = pahoUrl(config.url());
    this.connection = newConnection();
    thread.setDaemon(true);
  }

  private Connection newConnection() {
    try {
      MqttAsyncClient client = new MqttAsyncClient(url, config.clientId(), new MemoryPersistence());
      client.setManualAcks(true);
      Connection made = new Connection(client, new CompletableFuture<>(), new PendingPublishes());
      client.setCallback(new Events(made));
      return made;
    } catch (MqttException refused) {
      throw new IllegalArgumentException("broker client cannot be made: " + refused, refused);
    }
  }

  /** Begins to connect; returns at once. */
  public void start() {
    receiving = true;
    thread.start();
  }

  /** Whether it is connected and subscribed now. */
  public boolean isConnected() {
    return connected;
  }

  /** {@inheritDoc} The broker knows who is subscribed; here only the way to the broker is known. */
  @Override
  public boolean send(GatewayId gatewayId, String topic, byte[] payload) {
    if (!connected) {
      return false;
    }
    try {
      connection.client().publish(topic, payload, 0, false);
      return true;
    } catch (MqttException lost) {
      LOGGER.atDebug().setCause(lost).log("message to a gateway not sent");
      return false;
    }
  }

  /** Takes no further message; those taken are still acknowledged after their commit. */
  public void stopReceiving() {
    receiving = false;
  }

  /** Disconnects; the broker keeps the session. */
  public void stop() throws InterruptedException {
    stopReceiving();
    backoff.callOff();
    connection.lost().complete(null);
    thread.join();
    end(connection);
  }

  private void run() {
    int failures = 0;
    while (!backoff.isCalledOff()) {
      Connection current = connection; // stop() ends this one, or has called off the next turn
      try {
        connectAndSubscribe(current.client());
        failures = 0;
        current.lost().get();
      } catch (MqttException | IOException | RuntimeException failure) {
        logFailure(failures, failure);
      } catch (ExecutionException | InterruptedException ending) {
        Thread.currentThread().interrupt();
        break;
      } finally {
        connected = false;
        end(current);
      }
      connection = newConnection();
      backoff.pause(failures++);
    }
  }

  private void connectAndSubscribe(MqttAsyncClient client) throws MqttException, IOException {
    IMqttToken answer = client.connect(options());
    answer.waitForCompletion(REPLY_TIMEOUT_MS);
    check.connected(answer.getSessionPresent(), answer.getResponseProperties());
    String group = config.isShared() ? "$share/" + config.shareGroup() + "/" : "";
    for (String shared : topics.shared()) {
      MqttSubscription subscription = new MqttSubscription(group + shared, QOS);
      if (!BrokerTopics.OWN_TOPICS.shared().contains(shared)) {
        subscription.setRetainHandling(SEND_NO_RETAINED);
      }
      subscribe(client, subscription);
      if (config.isShared() && answer.getSessionPresent()) { // it may be from before the group
        client.unsubscribe(shared).waitForCompletion(REPLY_TIMEOUT_MS);
      }
    }
    for (String ordered : topics.whole()) {
      MqttSubscription subscription = new MqttSubscription(ordered, QOS);
      subscription.setRetainHandling(SEND_NO_RETAINED);
      subscribe(client, subscription);
    }
    connected = true;
    for (String told : BrokerCheck.TOPICS) {
      IMqttToken unused = client.subscribe(told, 0); // no matter if refused
    }
    LOGGER.atInfo().addKeyValue("broker", config.url()).log("subscribed");
  }

  private static void subscribe(MqttAsyncClient client, MqttSubscription subscription)
      throws MqttException, IOException {
    // A listener given here would never be called for a shared subscription; the callback is.
    IMqttToken reply = client.subscribe(subscription);
    reply.waitForCompletion(REPLY_TIMEOUT_MS);
    int code = reply.getReasonCodes()[0];
    if (code >= REFUSED) {
      throw new IOException(
          "broker must grant " + subscription.getTopic() + ", got reason code " + code);
    }
  }

  private MqttConnectionOptions options() throws IOException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(false);
    options.setSessionExpiryInterval(config.sessionExpiry().toSeconds());
    options.setReceiveMaximum(config.maxUnackedMessages());
    options.setKeepAliveInterval(KEEP_ALIVE_S);
    options.setConnectionTimeout(CONNECT_TIMEOUT_S);
    options.setAutomaticReconnect(false);
    if (isSecure(config.url())) {
      options.setSocketFactory(BrokerSockets.of(config.tls()));
    }
    if (config.user() != null) {
      options.setUserName(config.user());
    }
    if (config.passwordFile() != null) {
      String password = Files.readString(config.passwordFile()).strip();
      options.setPassword(password.getBytes(StandardCharsets.UTF_8));
    }
    return options;
  }

  /** Ends a connection, or an attempt that is still under way; the broker keeps the session. */
  private static void end(Connection ended) {
    MqttAsyncClient client = ended.client();
    try {
      if (client.isConnected()) {
        client.disconnect().waitForCompletion(REPLY_TIMEOUT_MS);
      }
    } catch (MqttException | RuntimeException broken) {
      LOGGER.atDebug().setCause(broken).log("broker connection ended without goodbye");
    }
    try {
      client.disconnectForcibly(0, 1, false);
      client.close(true);
    } catch (MqttException | RuntimeException ending) {
      LOGGER.atDebug().setCause(ending).log("broker client was not closed in order");
    }
  }

  private void logFailure(int failures, Exception failure) {
    if (failures == 0) { // once per outage, not once per attempt
      LOGGER
          .atWarn()
          .addKeyValue("broker", config.url())
          .addKeyValue("cause", failure)
          .log("broker cannot be used; trying again");
    }
  }

  private void take(String topic, MqttMessage message, Connection from)
      throws InterruptedException {
    if (BrokerCheck.TOPICS.contains(topic)) {
      check.told(topic, message.getPayload());
      return;
    }
    if (!receiving) {
      return; // not acknowledged, so that the broker sends it again
    }
    GatewayId named = topics.gatewayOf().apply(topic);
    byte[] payload = message.getPayload();
    PendingPublish publish =
        new PendingPublish(message.getId(), MqttQoS.valueOf(message.getQos()), payload.length);
    synchronized (from.pending()) {
      from.pending().add(publish);
    }
    CompletableFuture<?> unused =
        flow.submitWhenRoom(
                named == null ? UNKNOWN_GATEWAY : named,
                topic,
                payload,
                time.of(message.getProperties()))
            .whenComplete((outcome, failure) -> settle(publish, from, failure));
  }

  /** On a writer's thread. */
  private void settle(PendingPublish publish, Connection from, @Nullable Throwable failure) {
    if (failure != null) {
      if (from.lost().complete(null)) { // the broker sends it again on a new connection only
        LOGGER.atWarn().addKeyValue("cause", failure).log("message was not taken; it comes again");
      }
      return;
    }
    publish.settle(PendingPublish.Answer.ACKNOWLEDGE);
    synchronized (from.pending()) { // several writers settle; the lock keeps the order up to Paho
      PendingPublish oldest = from.pending().pollSettled();
      while (oldest != null) {
        acknowledge(oldest, from);
        oldest = from.pending().pollSettled();
      }
    }
  }

  private static void acknowledge(PendingPublish publish, Connection from) {
    if (from.lost().isDone()) {
      return; // the broker sends it again on the next connection
    }
    try {
      from.client().messageArrivedComplete(publish.packetId(), publish.qos().value());
    } catch (MqttException gone) {
      LOGGER.atDebug().setCause(gone).log("acknowledgement came too late; the message comes again");
    }
  }

  private static boolean isSecure(URI url) {
    return pahoUrl(url).startsWith("ssl:");
  }

  private static String pahoUrl(URI url) {
    String scheme =
        switch (String.valueOf(url.getScheme())) {
          case "tcp", "mqtt" -> "tcp";
          case "ssl", "mqtts" -> "ssl";
          default ->
              throw new IllegalArgumentException(
                  "broker.url must be tcp://host:port or ssl://host:port, got " + url);
        };
    return scheme + "://" + url.getAuthority();
  }

  /** What Paho tells of one connection, on its own threads. */
  private final class Events implements MqttCallback {
    private final Connection of;

    Events(Connection of) {
      this.of = of;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) throws InterruptedException {
      take(topic, message, of);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      if (of.lost().complete(null)) {
        LOGGER.atWarn().addKeyValue("cause", response).log("broker connection lost");
      }
    }

    @Override
    public void mqttErrorOccurred(MqttException failure) {
      LOGGER.atWarn().addKeyValue("cause", failure).log("broker connection failed");
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
