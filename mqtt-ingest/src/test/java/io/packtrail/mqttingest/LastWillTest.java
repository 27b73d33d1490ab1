package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a gateway's last will, by how its connection ends. */
class LastWillTest {
  private static final String TOPIC = "packtrail/v1/g-17/telemetry";
  private static final String FOREIGN = "packtrail/v1/g-18/telemetry";
  private static final int WITH_WILL = 4;

  private final TestEndpoint endpoint = TestEndpoint.start(TestEndpoint.LIMITS);
  private final CuttableSockets sockets = new CuttableSockets();

  @BeforeEach
  void add() {
    endpoint.gateways().with("g-17", "secret-g-17");
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void socketIsCut_willIsStoredAsAnyMessage() throws Exception {
    org.eclipse.paho.client.mqttv3.MqttClient gateway = paho3(TOPIC, Payloads.message("will"));
    gateway.publish(TOPIC, Payloads.message("a"), 1, false);

    sockets.cut();

    Waiting.until(
        "the will is stored", () -> endpoint.store().storedIds().equals(List.of("a", "will")));
    closeCut(gateway);
  }

  @Test
  void disconnectWithReason4_willIsStored() throws Exception {
    PahoGateway gateway = gateway().will(TOPIC, Payloads.message("will"));
    gateway.connect();

    gateway.disconnect(WITH_WILL);

    Waiting.until("the will is stored", () -> endpoint.store().storedIds().equals(List.of("will")));
    gateway.close();
  }

  @Test
  void disconnect_willIsForgotten() throws Exception {
    PahoGateway gateway = gateway().will(TOPIC, Payloads.message("will"));
    gateway.connect();
    gateway.disconnect(0);
    gateway.close();

    Waiting.until("it is gone", () -> endpoint.endpoint().connectedGateways() == 0);
    publishAndAwait("later");
    assertThat(endpoint.store().storedIds()).containsExactly("later");
  }

  @Test
  void unreadableWill_goesToQuarantine() throws Exception {
    org.eclipse.paho.client.mqttv3.MqttClient gateway = paho3(TOPIC, new byte[] {'{', 1});

    sockets.cut();

    Waiting.until("in quarantine", () -> endpoint.store().quarantined().size() == 1);
    assertThat(endpoint.store().quarantined().get(0).payload()).containsExactly('{', 1);
    closeCut(gateway);
  }

  @Test
  void willOnAForeignTopic_isRefused() throws Exception {
    org.eclipse.paho.client.mqttv3.MqttClient gateway = paho3(FOREIGN, Payloads.message("will"));

    sockets.cut();

    endpoint.awaitRefusal("foreign-topic");
    publishAndAwait("later");
    assertThat(endpoint.store().storedIds()).containsExactly("later");
    closeCut(gateway);
  }

  @Test
  void accessEnds_willHasNoRightEither() throws Exception {
    PahoGateway gateway = gateway().will(TOPIC, Payloads.message("will"));
    gateway.connect();

    endpoint.gateways().revoke("g-17");

    endpoint.awaitRefusal("access-ended");
    Waiting.until("it is gone", () -> endpoint.endpoint().connectedGateways() == 0);
    gateway.close();
    endpoint.gateways().with("g-17", "secret-g-17");
    publishAndAwait("later");
    assertThat(endpoint.store().storedIds()).containsExactly("later");
  }

  @Test
  void disconnectOfMqtt311_willIsForgotten() throws Exception {
    org.eclipse.paho.client.mqttv3.MqttClient gateway = paho3(TOPIC, Payloads.message("will"));
    gateway.disconnect();
    gateway.close(true);

    Waiting.until("it is gone", () -> endpoint.endpoint().connectedGateways() == 0);
    publishAndAwait("later");
    assertThat(endpoint.store().storedIds()).containsExactly("later");
  }

  @Test
  void sessionIsTakenOver_willIsStored() throws Exception {
    PahoGateway gateway = gateway().will(TOPIC, Payloads.message("will"));
    gateway.connect();
    PahoGateway successor = gateway();

    successor.connect();

    Waiting.until("the will is stored", () -> endpoint.store().storedIds().equals(List.of("will")));
    gateway.close();
    successor.close();
  }

  @Test
  void accessEndedUnseen_isAskedForBeforeTheWillIsTaken() throws Exception {
    EndpointLimits seldom =
        new EndpointLimits(
            64 << 10,
            200,
            1 << 20,
            100,
            8,
            50,
            Duration.ofSeconds(10),
            Duration.ofMinutes(20),
            Duration.ofHours(1));
    try (TestEndpoint lookingSeldom = TestEndpoint.start(seldom)) {
      lookingSeldom.gateways().with("g-17", "secret-g-17");
      org.eclipse.paho.client.mqttv3.MqttClient gateway =
          paho3(lookingSeldom.port(), TOPIC, Payloads.message("will"));
      lookingSeldom.gateways().revoke("g-17");

      sockets.cut();

      lookingSeldom.awaitRefusal("access-ended");
      assertThat(lookingSeldom.store().calls()).isZero();
      closeCut(gateway);
    }
  }

  @Test
  void wrongPassword_willIsNotStored() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      MqttClient stranger =
          MqttClient.create(
              vertx,
              new MqttClientOptions()
                  .setUsername("g-17")
                  .setPassword("guess")
                  .setWillFlag(true)
                  .setWillQoS(MqttQoS.AT_LEAST_ONCE.value())
                  .setWillTopic(TOPIC)
                  .setWillMessageBytes(io.vertx.core.buffer.Buffer.buffer(Payloads.message("w"))));
      Future<?> connecting = stranger.connect(endpoint.port(), "127.0.0.1");
      Waiting.until("it was refused", connecting::isComplete);
      assertThat(connecting.failed()).isTrue();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    publishAndAwait("later");
    assertThat(endpoint.store().storedIds()).containsExactly("later");
  }

  /** What was submitted before it on behalf of the same gateway is committed by then. */
  /** Paho notices the end of its connection on a thread of its own, and closes none before. */
  private static void closeCut(org.eclipse.paho.client.mqttv3.MqttClient gateway) throws Exception {
    Waiting.until("the client noticed", () -> !gateway.isConnected());
    gateway.close(true);
  }

  private void publishAndAwait(String id) throws Exception {
    try (PahoGateway gateway = gateway()) {
      gateway.connect();
      PahoGateway.await(gateway.publish(TOPIC, Payloads.message(id), 1));
      gateway.disconnect(0);
    }
  }

  private PahoGateway gateway() throws Exception {
    return new PahoGateway("tcp://127.0.0.1:" + endpoint.port(), "c-1", "g-17", "secret-g-17");
  }

  private org.eclipse.paho.client.mqttv3.MqttClient paho3(String willTopic, byte[] will)
      throws Exception {
    return paho3(endpoint.port(), willTopic, will);
  }

  private org.eclipse.paho.client.mqttv3.MqttClient paho3(int port, String willTopic, byte[] will)
      throws Exception {
    org.eclipse.paho.client.mqttv3.MqttClient client =
        new org.eclipse.paho.client.mqttv3.MqttClient(
            "tcp://127.0.0.1:" + port, "c-3", new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName("g-17");
    options.setPassword("secret-g-17".toCharArray());
    options.setWill(willTopic, will, 1, false);
    options.setSocketFactory(sockets);
    client.connect(options);
    return client;
  }

  /** Sockets that a test can cut as a dead network does. */
  private static final class CuttableSockets extends SocketFactory {
    private final List<Socket> opened = new CopyOnWriteArrayList<>();

    /** Ends every connection with a reset, behind the client's back. */
    void cut() throws IOException {
      for (Socket socket : opened) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    }

    @Override
    public Socket createSocket() {
      Socket socket = new Socket();
      opened.add(socket);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw new IOException("not asked for by " + host + ":" + port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return createSocket(host.getHostName(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket(host, port);
    }
  }
}
