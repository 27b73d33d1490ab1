package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subscription against a Mosquitto that comes late, goes away and comes back. */
class BrokerRestartIT {
  private static final String TOPIC = "packtrail/v1/g-17/telemetry";

  private final FakeStore store = new FakeStore();
  private final IngestFlow flow =
      new IngestFlow(
          IngestConfig.DEFAULTS,
          new PacktrailDecoder(Limits.DEFAULTS),
          store::store,
          failure -> failure instanceof FakeStore.Away,
          IngestMetrics.NONE,
          InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z")));

  @BeforeAll
  static void needABroker() {
    Tools.needSetting("PACKTRAIL_TEST_BROKER_URL", "the URL of a broker");
    Tools.need("mosquitto", "mosquitto");
  }

  @BeforeEach
  void start() {
    flow.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    flow.stop(Duration.ofSeconds(5));
  }

  @Test
  void broker_restartedWithMessagesUncommitted_deliversThemAgainAndGoesOn(@TempDir Path folder)
      throws Exception {
    MosquittoServer broker = new MosquittoServer(folder);
    try {
      BrokerSubscriber subscriber = subscriber(broker);
      subscriber.start(); // before the broker: it must find it later
      broker.start();
      Waiting.until("subscribed", subscriber::isConnected);

      store.setAway(true);
      List<String> sent = new ArrayList<>(publish(broker, "before", 200));
      Waiting.until("some arrived", () -> store.calls() > 0);
      broker.stop();
      Waiting.until("the loss was noticed", () -> !subscriber.isConnected());
      broker.start();
      sent.addAll(publish(broker, "after", 200)); // also before it has subscribed again
      Waiting.until("subscribed again", subscriber::isConnected);
      store.setAway(false);

      Waiting.until("all are stored", () -> store.storedIds().size() >= sent.size());
      assertThat(store.storedIds()).containsExactlyInAnyOrderElementsOf(sent);
      subscriber.stop();
    } finally {
      broker.stop();
    }
  }

  private BrokerSubscriber subscriber(MosquittoServer broker) {
    return new BrokerSubscriber(
        BrokerConfig.of(
            broker.url(), "packtrail", null, null, BrokerConfig.NOT_SHARED, BrokerConfig.Tls.NONE),
        flow,
        IngestMetrics.NONE);
  }

  private static List<String> publish(MosquittoServer broker, String name, int count)
      throws Exception {
    List<String> ids = new ArrayList<>();
    try (PahoGateway gateway = new PahoGateway(broker.url().toString(), name, "g-17", "any")) {
      Waiting.until("the broker answers", () -> connects(gateway));
      for (int i = 0; i < count; i++) {
        String id = name + "-" + i;
        PahoGateway.await(gateway.publish(TOPIC, Payloads.message(id), 1));
        ids.add(id);
      }
    }
    return ids;
  }

  private static boolean connects(PahoGateway gateway) {
    try {
      gateway.connect();
      return true;
    } catch (MqttException notYet) {
      return false;
    }
  }
}
