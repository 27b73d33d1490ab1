package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subscription to a Mosquitto that shows a certificate and asks for one. */
@SuppressWarnings("NullAway.Init") // the set-up makes all
class BrokerTlsIT {
  @TempDir private Path folder;
  private final FakeStore store = new FakeStore();
  private final IngestFlow flow =
      new IngestFlow(
          IngestConfig.DEFAULTS,
          new PacktrailDecoder(Limits.DEFAULTS),
          store::store,
          failure -> false,
          IngestMetrics.NONE,
          InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z")));
  private TestCertificates certificates;
  private MosquittoServer broker;
  private BrokerSubscriber subscriber;

  @BeforeAll
  static void needABroker() {
    Tools.need("mosquitto", "mosquitto");
  }

  @BeforeEach
  void start() throws Exception {
    certificates = new TestCertificates(folder);
    certificates.makeCa("ca");
    certificates.makeCa("foreign");
    certificates.issue("ca", "broker", "broker", "-ext", "san=ip:127.0.0.1");
    certificates.issue("ca", "service", "service");
    certificates.issue("ca", "g-17", "g-17");
    certificates.issue("foreign", "intruder", "service");
    broker =
        MosquittoServer.withTls(folder, file("ca.pem"), file("broker.pem"), file("broker.key"));
    broker.start();
    flow.start();
  }

  @AfterEach
  void stop() throws Exception {
    subscriber.stopReceiving();
    flow.stop(Duration.ofSeconds(1));
    subscriber.stop();
    broker.stop();
  }

  @Test
  void connect_caAndClientCertificate_receives() throws Exception {
    connect("ca", "service");
    Waiting.until("subscribed", subscriber::isConnected);

    try (PahoGateway gateway =
        PahoGateway.withoutPassword(
            broker.url().toString(), "g-17", certificates.client("ca", "ca", "g-17"))) {
      gateway.connect();
      PahoGateway.await(
          gateway.publish("packtrail/v1/g-17/telemetry", Payloads.message("a", 60), 1));
    }

    Waiting.until("it is stored", () -> !store.storedIds().isEmpty());
    assertThat(store.storedIds()).containsExactly("a");
  }

  @Test
  void connect_certificateOfAForeignCa_isRefusedByTheBroker() throws Exception {
    connect("ca", "intruder");

    awaitRefused("certificate verify failed");
  }

  @Test
  void connect_brokerOfAForeignCa_isRefusedByTheService() throws Exception {
    connect("foreign", "service");

    awaitRefused("alert certificate unknown");
  }

  /** Twice, so that it has tried again meanwhile. */
  private void awaitRefused(String why) throws Exception {
    Waiting.until(why, () -> log().split(why, -1).length > 2);
    assertThat(subscriber.isConnected()).isFalse();
  }

  private void connect(String trustedCa, String certificate) {
    BrokerConfig.Tls tls =
        new BrokerConfig.Tls(
            file(trustedCa + ".pem"), file(certificate + ".pem"), file(certificate + ".key"));
    subscriber =
        new BrokerSubscriber(
            BrokerConfig.of(broker.url(), "service", null, null, BrokerConfig.NOT_SHARED, tls),
            flow,
            IngestMetrics.NONE);
    subscriber.start();
  }

  private Path file(String name) {
    return certificates.file(name);
  }

  private String log() {
    try {
      return broker.log();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
