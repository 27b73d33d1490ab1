package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.MqttConnectionException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real clients of both protocol versions against the endpoint and a store in memory. */
class EmbeddedEndpointTest {
  private static final String TOPIC = "packtrail/v1/g-17/telemetry";
  private static final String FOREIGN = "packtrail/v1/g-18/telemetry";
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
  private static final int NOT_AUTHORISED = 0x87;
  private static final int SERVER_BUSY = 0x89;
  private static final int SHUTTING_DOWN = 0x8B;
  private static final int TAKEN_OVER = 0x8E;

  private static final EndpointLimits LIMITS =
      new EndpointLimits(
          64 << 10,
          200,
          1 << 20,
          100,
          8,
          50,
          Duration.ofSeconds(10),
          Duration.ofMinutes(20),
          Duration.ofMillis(50));

  private final Vertx vertx = Vertx.vertx();
  private final FakeSessionStore sessions = new FakeSessionStore();
  private final FakeStore store = new FakeStore();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final KnownGateways gateways =
      new KnownGateways().with("g-17", "secret-g-17").with("g-18", "secret-g-18");
  private final List<AutoCloseable> toClose = new ArrayList<>();
  private TopicRights rights = TopicRights.OWN_TOPICS;
  private IngestFlow flow;
  private EmbeddedEndpoint endpoint;
  private int port;

  EmbeddedEndpointTest() {
    flow = flow(64 << 20);
    endpoint = endpoint(flow, new EndpointConfig("127.0.0.1", 0, null, LIMITS));
  }

  @BeforeEach
  void start() throws Exception {
    flow.start();
    port = Objects.requireNonNull(get(endpoint.start()).plain());
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
    get(endpoint.stop());
    flow.stop(Duration.ofSeconds(1));
    get(vertx.close());
  }

  @Test
  void publish_mqtt5_isAcknowledgedOnlyAfterTheCommit() throws Exception {
    PahoGateway gateway = connected("c-1");
    store.hold();

    IMqttToken publish = gateway.publish(TOPIC, Payloads.message("a"), 1);
    Waiting.until("the message is in the store", () -> store.calls() == 1);

    assertThat(publish.isComplete()).isFalse();
    assertThat(store.storedIds()).isEmpty();
    store.release();
    PahoGateway.await(publish);
    assertThat(store.storedIds()).containsExactly("a");
  }

  @Test
  void publish_mqtt311_isAcknowledgedOnlyAfterTheCommit() throws Exception {
    MqttClient client = vertxClient("c-1", "secret-g-17");
    Queue<Integer> acknowledged = new ConcurrentLinkedQueue<>();
    client.publishCompletionHandler(acknowledged::add);
    store.hold();

    int packetId =
        get(
            client.publish(
                TOPIC, Buffer.buffer(Payloads.message("a")), MqttQoS.AT_LEAST_ONCE, false, false));
    Waiting.until("the message is in the store", () -> store.calls() == 1);

    assertThat(acknowledged).isEmpty();
    store.release();
    Waiting.until("the acknowledgement came", () -> acknowledged.contains(packetId));
    assertThat(store.storedIds()).containsExactly("a");
  }

  @Test
  void publish_qos2_isStoredOnceAndCompleted() throws Exception {
    PahoGateway gateway = connected("c-1");

    PahoGateway.await(gateway.publish(TOPIC, Payloads.message("a"), 2));
    PahoGateway.await(gateway.publish(TOPIC, Payloads.message("b"), 2));

    assertThat(store.storedIds()).containsExactly("a", "b");
  }

  @Test
  void publish_qos0_isStoredToo() throws Exception {
    PahoGateway gateway = connected("c-1");

    gateway.publish(TOPIC, Payloads.message("a"), 0);

    Waiting.until("stored", () -> store.storedIds().equals(List.of("a")));
  }

  @Test
  void publish_storeAwayForAWhile_losesNothing() throws Exception {
    PahoGateway gateway = connected("c-1");
    store.setAway(true);
    List<IMqttToken> tokens = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tokens.add(gateway.publish(TOPIC, Payloads.message("m-%03d".formatted(i)), 1));
    }
    Waiting.until("the store was called", () -> store.calls() >= 3);
    assertThat(tokens).noneMatch(IMqttToken::isComplete);

    store.setAway(false);

    for (IMqttToken token : tokens) {
      PahoGateway.await(token);
    }
    assertThat(store.storedIds()).hasSize(100).isSorted();
  }

  @Test
  void publish_unreadable_isQuarantinedAndAcknowledged() throws Exception {
    PahoGateway gateway = connected("c-1");

    IMqttToken token = gateway.publish(TOPIC, new byte[] {'{'}, 1);
    PahoGateway.await(token);

    assertThat(token.getReasonCodes()).isIn((Object) null, new int[] {0});
    assertThat(store.quarantined()).extracting(Rejected::code).containsExactly("unparsable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FOREIGN,
        "packtrail/v1/g-17/other",
        "packtrail/v1/g-17/telemetry/x",
        "packtrail/v1/g-17",
        "somewhere/else"
      })
  void publish_notTheGatewaysTopic_isRefusedAndOthersPass(String topic) throws Exception {
    PahoGateway gateway = connected("c-1");

    IMqttToken refused = gateway.publish(topic, Payloads.message("a"), 1);
    PahoGateway.await(refused);

    assertThat(refused.getReasonCodes()).containsExactly(NOT_AUTHORISED);
    PahoGateway.await(gateway.publish(TOPIC, Payloads.message("b"), 1));
    assertThat(store.storedIds()).containsExactly("b");
    assertThat(refusals).containsExactly("foreign-topic");
  }

  @Test
  void publish_foreignTopicBehindOneThatWaits_isAnsweredInOrder() throws Exception {
    PahoGateway gateway = connected("c-1");
    store.hold();
    IMqttToken waiting = gateway.publish(TOPIC, Payloads.message("a"), 1);
    IMqttToken refused = gateway.publish(FOREIGN, Payloads.message("b"), 1);
    Waiting.until("both arrived", () -> store.calls() == 1 && refusals.size() == 1);
    assertThat(refused.isComplete()).isFalse();

    store.release();

    PahoGateway.await(waiting);
    PahoGateway.await(refused);
    assertThat(refused.getReasonCodes()).containsExactly(NOT_AUTHORISED);
  }

  @Test
  void publish_notTheGatewaysTopicByMqtt311_endsTheConnection() throws Exception {
    MqttClient client = vertxClient("c-1", "secret-g-17");
    AtomicBoolean closed = new AtomicBoolean();
    client.closeHandler(end -> closed.set(true));

    client.publish(FOREIGN, Buffer.buffer("{}"), MqttQoS.AT_LEAST_ONCE, false, false);

    Waiting.until("the connection ended", closed::get);
    assertThat(store.calls()).isZero();
  }

  @Test
  void subscribe_withoutRight_isRefused() throws Exception {
    MqttClient client = vertxClient("c-1", "secret-g-17");
    Queue<List<Integer>> granted = new ConcurrentLinkedQueue<>();
    client.subscribeCompletionHandler(reply -> granted.add(reply.grantedQoSLevels()));

    client.subscribe("packtrail/v1/#", 1);

    Waiting.until("the answer came", () -> !granted.isEmpty());
    assertThat(granted).containsExactly(List.of(MqttQoS.FAILURE.value()));
  }

  @Test
  void send_toSubscribedGateway_reachesItAndNoOther() throws Exception {
    restart(new SparkplugTopics());
    MqttClient client = vertxClient("c-1", "secret-g-17");
    MqttClient stranger = vertxClient("c-2", "secret-g-17");
    Queue<String> received = new ConcurrentLinkedQueue<>();
    client.publishHandler(message -> received.add(message.topicName() + message.payload()));
    Queue<List<Integer>> granted = new ConcurrentLinkedQueue<>();
    client.subscribeCompletionHandler(reply -> granted.add(reply.grantedQoSLevels()));

    client.subscribe("spBv1.0/G/NCMD/g-17/#", 1);
    Waiting.until("the answer came", () -> !granted.isEmpty());

    assertThat(granted).containsExactly(List.of(0));
    assertThat(endpoint.send(new GatewayId("g-17"), "spBv1.0/G/NCMD/g-17", bytes("!"))).isTrue();
    assertThat(endpoint.send(new GatewayId("g-17"), "spBv1.0/G/NCMD/g-18", bytes("!"))).isFalse();
    assertThat(endpoint.send(new GatewayId("g-18"), "spBv1.0/G/NCMD/g-17", bytes("!"))).isFalse();
    Waiting.until("it came", () -> received.contains("spBv1.0/G/NCMD/g-17!"));
    assertThat(stranger.isConnected()).isTrue();
  }

  @Test
  void send_afterUnsubscription_reachesNobody() throws Exception {
    restart(new SparkplugTopics());
    MqttClient client = vertxClient("c-1", "secret-g-17");
    get(client.subscribe("spBv1.0/G/NCMD/g-17", 0));
    Waiting.until(
        "subscribed",
        () -> endpoint.send(new GatewayId("g-17"), "spBv1.0/G/NCMD/g-17", bytes("!")));

    get(client.unsubscribe("spBv1.0/G/NCMD/g-17"));

    Waiting.until(
        "unsubscribed",
        () -> !endpoint.send(new GatewayId("g-17"), "spBv1.0/G/NCMD/g-17", bytes("!")));
  }

  @Test
  void publish_foreignTopicWithRight_isStored() throws Exception {
    restart(new SparkplugTopics());
    PahoGateway gateway = connected("c-1");

    PahoGateway.await(gateway.publish("spBv1.0/G/NDATA/g-17", Payloads.message("a"), 1));

    assertThat(refusals).isEmpty();
    Waiting.until("it is kept", () -> store.calls() == 1); // under a topic that no decoder knows
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", ""})
  void connect_wrongPassword_isRefused(String password) throws Exception {
    try (PahoGateway gateway = new PahoGateway(url(), "c-1", "g-17", password)) {
      assertThatThrownBy(gateway::connect)
          .isInstanceOfSatisfying(
              MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(0x86));
    }
    assertThat(refusals).containsExactly("bad-credentials");
  }

  @Test
  void connect_wrongPasswordByMqtt311_isRefused() {
    MqttClient client = MqttClient.create(vertx, clientOptions("c-1", "wrong"));

    assertThatThrownBy(() -> get(client.connect(port, "127.0.0.1")))
        .hasCauseInstanceOf(MqttConnectionException.class)
        .cause()
        .satisfies(
            refused ->
                assertThat(((MqttConnectionException) refused).code())
                    .isEqualTo(MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD));
  }

  @Test
  void connect_anonymous_isRefused() {
    MqttClient client = MqttClient.create(vertx, new MqttClientOptions().setClientId("c-1"));

    assertThatThrownBy(() -> get(client.connect(port, "127.0.0.1")))
        .hasCauseInstanceOf(MqttConnectionException.class);
  }

  @Test
  void connect_passwordsUnknownNow_isAskedToComeAgain() throws Exception {
    gateways.setAway(true);
    try (PahoGateway gateway = new PahoGateway(url(), "c-1", "g-17", "secret-g-17")) {
      assertThatThrownBy(gateway::connect)
          .isInstanceOfSatisfying(
              MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(0x88));
      gateways.setAway(false);
      gateway.connect();
    }
  }

  @Test
  void connect_mqtt5_isToldItsLimits() throws Exception {
    PahoGateway gateway = gateway("c-1");

    IMqttToken connected = gateway.connect();

    assertThat(connected.getResponseProperties().getReceiveMaximum()).isEqualTo(200);
    assertThat(connected.getResponseProperties().getMaximumPacketSize()).isEqualTo(64 << 10);
  }

  @Test
  void connect_again_findsItsSession() throws Exception {
    PahoGateway first = gateway("c-1");
    assertThat(first.connect().getSessionPresent()).isFalse();
    first.close();
    toClose.remove(first);
    Waiting.until("the first is gone", () -> endpoint.connectedGateways() == 0);

    assertThat(gateway("c-1").connect().getSessionPresent()).isTrue();
  }

  @Test
  void connect_afterARestart_findsItsSessionWithItsSubscriptions() throws Exception {
    restart(new SparkplugTopics());
    MqttClient client = vertxClient("c-1", "secret-g-17");
    Queue<List<Integer>> granted = new ConcurrentLinkedQueue<>();
    client.subscribeCompletionHandler(reply -> granted.add(reply.grantedQoSLevels()));
    client.subscribe("spBv1.0/G/NCMD/g-17/#", 1);
    Waiting.until("the answer came", () -> !granted.isEmpty());

    restart(new SparkplugTopics());
    MqttClient again = MqttClient.create(vertx, clientOptions("c-1", "secret-g-17"));
    Queue<String> received = new ConcurrentLinkedQueue<>();
    again.publishHandler(message -> received.add(message.topicName()));
    assertThat(get(again.connect(port, "127.0.0.1")).isSessionPresent()).isTrue();

    assertThat(endpoint.send(new GatewayId("g-17"), "spBv1.0/G/NCMD/g-17", bytes("!"))).isTrue();
    Waiting.until("it came", () -> received.contains("spBv1.0/G/NCMD/g-17"));
  }

  @Test
  void disconnect_withNoExpiry_endsTheSession() throws Exception {
    PahoGateway first = gateway("c-1");
    first.connect();
    first.disconnectWithExpiry(0);
    Waiting.until("the first is gone", () -> endpoint.connectedGateways() == 0);

    assertThat(gateway("c-1").connect().getSessionPresent()).isFalse();
  }

  @Test
  void connect_sessionCannotBeKept_isAskedToComeAgain() throws Exception {
    sessions.setAway(true);
    try (PahoGateway gateway = new PahoGateway(url(), "c-1", "g-17", "secret-g-17")) {
      assertThatThrownBy(gateway::connect)
          .isInstanceOfSatisfying(
              MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(0x88));
      assertThat(endpoint.connectedGateways()).isZero();
      sessions.setAway(false);
      gateway.connect();
    }
  }

  @Test
  void connect_sameClientIdAgain_takesOver() throws Exception {
    PahoGateway first = connected("c-1");
    PahoGateway second = connected("c-1");

    Waiting.until("the first was told", () -> first.disconnects().contains(TAKEN_OVER));
    assertThat(endpoint.connectedGateways()).isEqualTo(1);
    PahoGateway.await(second.publish(TOPIC, Payloads.message("a"), 1));
  }

  @Test
  void connect_clientIdOfAnotherGateway_takesNothingOver() throws Exception {
    PahoGateway first = connected("c-1");
    PahoGateway other = new PahoGateway(url(), "c-1", "g-18", "secret-g-18");
    toClose.add(other);
    other.connect();

    PahoGateway.await(other.publish(FOREIGN, Payloads.message("b"), 1));
    PahoGateway.await(first.publish(TOPIC, Payloads.message("a"), 1));
    assertThat(endpoint.connectedGateways()).isEqualTo(2);
  }

  @Test
  void publish_tooLarge_endsTheConnectionAndOthersPass() throws Exception {
    MqttClient large = vertxClient("c-large", "secret-g-17");
    AtomicBoolean closed = new AtomicBoolean();
    large.closeHandler(end -> closed.set(true));
    PahoGateway other = connected("c-2");

    large.publish(TOPIC, Buffer.buffer(new byte[65 << 10]), MqttQoS.AT_LEAST_ONCE, false, false);

    Waiting.until("the connection ended", closed::get);
    PahoGateway.await(other.publish(TOPIC, Payloads.message("a"), 1));
    assertThat(refusals).contains("too-large");
  }

  @Test
  void publish_moreUnacknowledgedThanAllowed_endsTheConnection() throws Exception {
    MqttClient client =
        MqttClient.create(vertx, clientOptions("c-1", "secret-g-17").setMaxInflightQueue(1_000));
    get(client.connect(port, "127.0.0.1"));
    AtomicBoolean closed = new AtomicBoolean();
    client.closeHandler(end -> closed.set(true));
    store.hold();

    for (int i = 0; i < 201; i++) {
      client.publish(
          TOPIC, Buffer.buffer(Payloads.message("m" + i)), MqttQoS.AT_LEAST_ONCE, false, false);
    }

    Waiting.until("the connection ended", closed::get);
    store.release();
    Waiting.until("what was taken is stored", () -> store.storedIds().size() == 200);
    assertThat(refusals).containsExactly("too-many-unacknowledged");
  }

  @Test
  void publish_queueFull_endsTheConnectionAndTheNextSendingIsStored() throws Exception {
    restart(EndpointConfig.of("127.0.0.1", 0), 1_300);
    PahoGateway gateway = connected("c-1");
    store.hold();

    List<IMqttToken> tokens = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tokens.add(gateway.publish(TOPIC, Payloads.message("m" + i), 1));
    }
    Waiting.until("the gateway was told", () -> gateway.disconnects().contains(SERVER_BUSY));
    store.release();
    gateway.connect(); // the client sends again what was not acknowledged

    for (IMqttToken token : tokens) {
      PahoGateway.await(token);
    }
    assertThat(store.storedIds()).containsExactlyInAnyOrder("m0", "m1", "m2");
  }

  @Test
  void connection_brokenBeforeTheCommit_isStoredAndSentAgainWithoutHarm() throws Exception {
    PahoGateway gateway = connected("c-1");
    store.hold();
    IMqttToken token = gateway.publish(TOPIC, Payloads.message("a"), 1);
    Waiting.until("the message is in the store", () -> store.calls() == 1);
    PahoGateway second = connected("c-1"); // the first connection ends unacknowledged
    Waiting.until("the first was told", () -> gateway.disconnects().contains(TAKEN_OVER));

    store.release();
    PahoGateway.await(second.publish(TOPIC, Payloads.message("b"), 1));

    assertThat(token.isComplete() && token.getException() == null).isFalse();
    assertThat(store.storedIds()).containsExactly("a", "b");
  }

  @Test
  void connection_thatSpeaksNoMqtt_isClosedAndOthersPass() throws Exception {
    PahoGateway other = connected("c-2");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      assertThat(answer.read()).isEqualTo(-1);
    }
    PahoGateway.await(other.publish(TOPIC, Payloads.message("a"), 1));
  }

  @Test
  void stop_afterTheFlow_acknowledgesWhatIsCommittedAndSaysGoodbye() throws Exception {
    PahoGateway gateway = connected("c-1");
    store.hold();
    IMqttToken token = gateway.publish(TOPIC, Payloads.message("a"), 1);
    Waiting.until("the message is in the store", () -> store.calls() == 1);

    endpoint.stopReceiving();
    IMqttToken late = gateway.publish(TOPIC, Payloads.message("late"), 1);
    store.release();
    assertThat(flow.stop(Duration.ofSeconds(10))).isTrue();
    get(endpoint.stop());

    PahoGateway.await(token);
    Waiting.until("goodbye came", () -> gateway.disconnects().contains(SHUTTING_DOWN));
    assertThat(store.storedIds()).containsExactly("a");
    assertThat(late.isComplete() && late.getException() == null).isFalse();
  }

  @Test
  void start_portTaken_saysWhichAndWhatToDo() {
    EmbeddedEndpoint second = endpoint(flow, EndpointConfig.of("127.0.0.1", port));

    assertThatThrownBy(() -> get(second.start()))
        .cause()
        .isInstanceOfSatisfying(
            IngestException.class, e -> assertThat(e.code()).isEqualTo(IngestException.PORT_IN_USE))
        .hasMessageContaining("mqtt.port must be free, got " + port + " on 127.0.0.1")
        .hasMessageContaining("PACKTRAIL_MQTT_PORT");
  }

  @Test
  void topics_longerThanAnyNeedsToBe_areRefusedWhateverTheRights() throws Exception {
    restart(new AllTopics());
    PahoGateway gateway = connected("c-1");
    String longest = "x/".repeat(128);

    IMqttToken allowed = gateway.publish(longest, Payloads.message("a"), 1);
    PahoGateway.await(allowed);
    IMqttToken refused = gateway.publish(longest + "x", Payloads.message("b"), 1);
    PahoGateway.await(refused);

    assertThat(allowed.getReasonCodes()).containsExactly(0);
    assertThat(refused.getReasonCodes()).containsExactly(0x87);
    assertThat(refusals).containsExactly("foreign-topic");
  }

  private static final class AllTopics implements TopicRights {
    @Override
    public boolean mayPublish(GatewayId gatewayId, String topic) {
      return true;
    }

    @Override
    public boolean maySubscribe(GatewayId gatewayId, String topicFilter) {
      return true;
    }
  }

  /** Topics that end in the gateway's own id. */
  private static final class SparkplugTopics implements TopicRights {
    @Override
    public boolean mayPublish(GatewayId gatewayId, String topic) {
      return topic.equals("spBv1.0/G/NDATA/" + gatewayId);
    }

    @Override
    public boolean maySubscribe(GatewayId gatewayId, String topicFilter) {
      return topicFilter.startsWith("spBv1.0/G/NCMD/" + gatewayId);
    }
  }

  private void restart(TopicRights nextRights) throws Exception {
    rights = nextRights;
    restart(EndpointConfig.of("127.0.0.1", 0), 64 << 20);
  }

  private void restart(EndpointConfig config, int maxQueuedBytes) throws Exception {
    get(endpoint.stop());
    flow.stop(Duration.ofSeconds(1));
    flow = flow(maxQueuedBytes);
    endpoint = endpoint(flow, config);
    start();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private PahoGateway gateway(String clientId) throws MqttException {
    PahoGateway gateway = new PahoGateway(url(), clientId, "g-17", "secret-g-17");
    toClose.add(gateway);
    return gateway;
  }

  private PahoGateway connected(String clientId) throws MqttException {
    PahoGateway gateway = gateway(clientId);
    gateway.connect();
    return gateway;
  }

  private MqttClient vertxClient(String clientId, String password) throws Exception {
    MqttClient client = MqttClient.create(vertx, clientOptions(clientId, password));
    get(client.connect(port, "127.0.0.1"));
    return client;
  }

  private static MqttClientOptions clientOptions(String clientId, String password) {
    return new MqttClientOptions()
        .setClientId(clientId)
        .setUsername("g-17")
        .setPassword(password)
        .setCleanSession(false)
        .setMaxMessageSize(1 << 20);
  }

  private String url() {
    return "tcp://127.0.0.1:" + port;
  }

  private IngestFlow flow(int maxQueuedBytes) {
    return new IngestFlow(
        new IngestConfig(2, 20_000, maxQueuedBytes, Duration.ofMillis(1), Duration.ofMillis(10)),
        new PacktrailDecoder(Limits.DEFAULTS),
        store::store,
        failure -> failure instanceof FakeStore.Away,
        IngestMetrics.NONE,
        CLOCK);
  }

  private EmbeddedEndpoint endpoint(IngestFlow target, EndpointConfig config) {
    IngestMetrics metrics =
        new IngestMetrics() {
          @Override
          public void refused(String reason) {
            refusals.add(reason);
          }
        };
    return new EmbeddedEndpoint(vertx, config, gateways, sessions, rights, target, metrics, CLOCK);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
