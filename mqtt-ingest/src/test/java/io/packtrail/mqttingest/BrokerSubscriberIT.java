package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The subscription against a real broker: {@code PACKTRAIL_TEST_BROKER_URL}, for example {@code
 * tcp://127.0.0.1:1883}, which must let anybody in and keep sessions.
 */
class BrokerSubscriberIT {
  private static final String URL = String.valueOf(System.getenv("PACKTRAIL_TEST_BROKER_URL"));

  /** Own names for each test, so that sessions of one do not reach another. */
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  private final String topic = "packtrail/v1/g-" + run + "/telemetry";
  private final FakeStore store = new FakeStore();
  private final IngestFlow flow = flow();
  private BrokerSubscriber subscriber = subscriber("s-" + run);

  @BeforeAll
  static void needABroker() {
    Tools.needSetting("PACKTRAIL_TEST_BROKER_URL", "the URL of a broker");
  }

  @BeforeEach
  void start() throws Exception {
    flow.start();
    subscriber.start();
    Waiting.until("subscribed", () -> subscriber.isConnected());
  }

  @AfterEach
  void stop() throws Exception {
    subscriber.stopReceiving();
    flow.stop(Duration.ofSeconds(1));
    subscriber.stop();
  }

  @Test
  void receive_manyMessages_allAreStoredInOrder() throws Exception {
    try (PahoGateway gateway = gateway()) {
      gateway.connect();
      List<String> sent = publish(gateway, 2_000);

      Waiting.until("all are stored", () -> own().size() == sent.size());
      assertThat(own()).isEqualTo(sent);
    }
  }

  @Test
  void receive_notCommittedBeforeTheEnd_comesAgainToTheNextProcess() throws Exception {
    try (PahoGateway gateway = gateway()) {
      gateway.connect();
      store.setAway(true);
      List<String> sent = publish(gateway, 50);
      Waiting.until("the store was called", () -> store.calls() >= 2);

      // The first process ends with all messages received and none committed.
      subscriber.stopReceiving();
      assertThat(flow.stop(Duration.ofMillis(20))).isFalse();
      subscriber.stop();
      store.setAway(false);
      assertThat(own()).isEmpty();
      IngestFlow nextFlow = flow();
      nextFlow.start();
      subscriber = new BrokerSubscriber(config("s-" + run), nextFlow, IngestMetrics.NONE);
      subscriber.start();

      Waiting.until("all are stored", () -> own().size() == sent.size());
      assertThat(own()).isEqualTo(sent);
      subscriber.stopReceiving();
      nextFlow.stop(Duration.ofSeconds(5));
    }
  }

  @Test
  void receive_twoProcessesOfOneGroup_shareTheMessages() throws Exception {
    FakeStore otherStore = new FakeStore();
    IngestFlow otherFlow = flow(otherStore);
    otherFlow.start();
    BrokerSubscriber other =
        new BrokerSubscriber(config("t-" + run), otherFlow, IngestMetrics.NONE);
    other.start();
    Waiting.until("the second subscribed", other::isConnected);
    try (PahoGateway gateway = gateway()) {
      gateway.connect();
      List<String> sent = publish(gateway, 500);

      Waiting.until(
          "all are stored", () -> own().size() + otherStore.storedIds().size() >= sent.size());
      List<String> together = new ArrayList<>(own());
      together.addAll(otherStore.storedIds());
      assertThat(together).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(own()).isNotEmpty().hasSizeLessThan(sent.size());
    } finally {
      otherFlow.stop(Duration.ofSeconds(1));
      other.stop();
    }
  }

  @Test
  void receive_oneOfTwoProcessesStoppedInBetween_losesNothingAndStoresNothingTwice()
      throws Exception {
    List<MessageOutcome> outcomes = new CopyOnWriteArrayList<>();
    IngestFlow otherFlow = flow(store);
    otherFlow.start();
    BrokerSubscriber other =
        new BrokerSubscriber(config("t-" + run), otherFlow, IngestMetrics.NONE);
    other.start();
    Waiting.until("the second subscribed", other::isConnected);
    try (PahoGateway gateway = gateway()) {
      gateway.connect();
      List<String> sent = new ArrayList<>(publish(gateway, "before", 300));
      other.stopReceiving();
      sent.addAll(publish(gateway, "while", 300)); // some reach the process that stops
      otherFlow.stop(Duration.ofSeconds(5));
      other.stop();
      sent.addAll(publish(gateway, "after", 300));
      // What the broker keeps for the stopped one waits until it is back.
      IngestFlow backFlow = flow(store, outcomes);
      backFlow.start();
      other = new BrokerSubscriber(config("t-" + run), backFlow, IngestMetrics.NONE);
      other.start();

      Waiting.until("all are stored", () -> own().size() >= sent.size());
      assertThat(own()).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(outcomes).doesNotContain(MessageOutcome.DUPLICATE);
      backFlow.stop(Duration.ofSeconds(5));
    } finally {
      other.stop();
    }
  }

  @Test
  void connect_groupNamedInASessionFromBefore_endsThePlainSubscription() throws Exception {
    List<MessageOutcome> outcomes = new CopyOnWriteArrayList<>();
    IngestFlow ownFlow = flow(store, outcomes);
    ownFlow.start();
    BrokerSubscriber plain =
        new BrokerSubscriber(
            config("p-" + run, BrokerConfig.NOT_SHARED), ownFlow, IngestMetrics.NONE);
    plain.start();
    Waiting.until("subscribed", plain::isConnected);
    plain.stop();
    subscriber.stop(); // whose session keeps its part of the group's messages
    BrokerSubscriber grouped =
        new BrokerSubscriber(config("p-" + run, "other-" + run), ownFlow, IngestMetrics.NONE);
    grouped.start();
    Waiting.until("subscribed", grouped::isConnected);
    try (PahoGateway gateway = gateway()) {
      gateway.connect();
      List<String> sent = publish(gateway, 100);

      Waiting.until("all are stored", () -> own().size() == sent.size());
      ownFlow.stop(Duration.ofSeconds(5));
      assertThat(outcomes).hasSize(sent.size()).containsOnly(MessageOutcome.STORED);
    } finally {
      grouped.stop();
    }
  }

  @Test
  void receive_topicWithoutGateway_isQuarantinedUnderTheReservedName() throws Exception {
    try (PahoGateway gateway = gateway()) {
      gateway.connect();
      PahoGateway.await(
          gateway.publish("packtrail/v1/no gateway/" + run, Payloads.message("x"), 1));

      Waiting.until("it is kept", () -> store.quarantined().size() == 1);
      Rejected rejected = store.quarantined().get(0);
      assertThat(rejected.gatewayId()).isEqualTo(BrokerSubscriber.UNKNOWN_GATEWAY);
      assertThat(rejected.code()).isEqualTo("bad-topic");
      assertThat(rejected.payload()).isEqualTo(Payloads.message("x"));
    }
  }

  /** Its time would be taken to be now, with each connection again. */
  @Test
  void connect_foreignTopicWithARetainedMessage_takesOnlyWhatComesAfterwards() throws Exception {
    String foreign = "cars-" + run + "/1/battery_level";
    BrokerTopics topics =
        new BrokerTopics(
            List.of("cars-" + run + "/+/+"), List.of(), named -> new GatewayId("g-" + run));
    try (PahoGateway gateway = gateway()) {
      gateway.connect();
      PahoGateway.await(gateway.publishRetained(foreign, Payloads.message("old"), 1));
      BrokerSubscriber plain =
          new BrokerSubscriber(config("r-" + run, "none"), topics, flow, IngestMetrics.NONE);
      plain.start();
      try {
        Waiting.until("subscribed", plain::isConnected);
        PahoGateway.await(gateway.publish(foreign, Payloads.message("new"), 1));

        Waiting.until("one came", () -> !store.quarantined().isEmpty()); // in order of the broker
        assertThat(store.quarantined())
            .extracting(Rejected::payload)
            .containsExactly(Payloads.message("new"));
      } finally {
        plain.stop();
        PahoGateway.await(gateway.publishRetained(foreign, new byte[0], 1));
      }
    }
  }

  @Test
  void stop_afterCommit_leavesNothingToSendAgain() throws Exception {
    try (PahoGateway gateway = gateway()) {
      gateway.connect();
      publish(gateway, 100);
      Waiting.until("all are stored", () -> own().size() == 100);
      subscriber.stopReceiving();
      flow.stop(Duration.ofSeconds(5));
      subscriber.stop();

      FakeStore nextStore = new FakeStore();
      IngestFlow nextFlow = flow(nextStore);
      nextFlow.start();
      subscriber = new BrokerSubscriber(config("s-" + run), nextFlow, IngestMetrics.NONE);
      subscriber.start();
      Waiting.until("subscribed again", () -> subscriber.isConnected());
      PahoGateway.await(gateway.publish(topic, Payloads.message("last"), 1));

      Waiting.until("the last is stored", () -> nextStore.storedIds().contains("last"));
      assertThat(nextStore.storedIds()).containsExactly("last");
      nextFlow.stop(Duration.ofSeconds(5));
    }
  }

  private List<String> publish(PahoGateway gateway, int count) throws Exception {
    return publish(gateway, "m", count);
  }

  private List<String> publish(PahoGateway gateway, String name, int count) throws Exception {
    List<String> ids =
        IntStream.range(0, count).mapToObj(i -> "%s-%05d".formatted(name, i)).toList();
    List<IMqttToken> tokens = new ArrayList<>();
    for (String id : ids) {
      tokens.add(gateway.publish(topic, Payloads.message(id), 1));
      if (tokens.size() == 10) { // the client's window
        awaitAll(tokens);
      }
    }
    awaitAll(tokens);
    return ids;
  }

  private static void awaitAll(List<IMqttToken> tokens) throws Exception {
    for (IMqttToken token : tokens) {
      PahoGateway.await(token);
    }
    tokens.clear();
  }

  private List<String> own() {
    return store.storedIds();
  }

  private PahoGateway gateway() throws Exception {
    return new PahoGateway(URL, "g-" + run, "nobody", "nothing");
  }

  private BrokerSubscriber subscriber(String clientId) {
    return new BrokerSubscriber(config(clientId), flow, IngestMetrics.NONE);
  }

  private BrokerConfig config(String clientId) {
    return config(clientId, "group-" + run);
  }

  private static BrokerConfig config(String clientId, String shareGroup) {
    return BrokerConfig.of(
        URI.create(URL), clientId, null, null, shareGroup, BrokerConfig.Tls.NONE);
  }

  private IngestFlow flow() {
    return flow(store);
  }

  private static IngestFlow flow(FakeStore target) {
    return flow(target, new CopyOnWriteArrayList<>());
  }

  private static IngestFlow flow(FakeStore target, List<MessageOutcome> outcomes) {
    IngestMetrics metrics =
        new IngestMetrics() {
          @Override
          public void settled(MessageOutcome outcome, int samples) {
            outcomes.add(outcome);
          }
        };
    return new IngestFlow(
        new IngestConfig(2, 20_000, 64 << 20, Duration.ofMillis(1), Duration.ofMillis(10)),
        new PacktrailDecoder(Limits.DEFAULTS),
        target::store,
        failure -> failure instanceof FakeStore.Away,
        metrics,
        InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z")));
  }
}
