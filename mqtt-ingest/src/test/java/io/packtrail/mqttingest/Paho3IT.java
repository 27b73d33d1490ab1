package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The endpoint with Paho's client for MQTT 3.1.1, which most gateways written in Java have. */
class Paho3IT {
  private static final String TOPIC = "packtrail/v1/g-17/telemetry";
  private static final int MESSAGES = 50;

  private final TestEndpoint endpoint = TestEndpoint.start(TestEndpoint.LIMITS);
  private MqttClient client;

  @BeforeEach
  void makeClient() throws MqttException {
    endpoint.gateways().with("g-17", "secret");
    client =
        new MqttClient("tcp://127.0.0.1:" + endpoint.port(), "paho-3", new MemoryPersistence());
    client.setTimeToWait(20_000);
  }

  @AfterEach
  void stop() throws MqttException {
    if (client.isConnected()) {
      client.disconnectForcibly(0, 1_000, false);
    }
    client.close(true);
    endpoint.close();
  }

  @Test
  void publish_manyMessages_areStoredInOrderOnceAcknowledged() throws Exception {
    client.connect(options("secret"));

    for (int i = 0; i < MESSAGES; i++) {
      client.publish(TOPIC, Payloads.message("m-" + i), 1, false); // returns after PUBACK
      assertThat(endpoint.store().storedIds()).hasSize(i + 1).endsWith("m-" + i);
    }
  }

  @Test
  void connect_wrongPassword_isRefusedWithTheCodeOfVersion3() {
    assertThatThrownBy(() -> client.connect(options("wrong")))
        .isInstanceOfSatisfying(
            MqttException.class,
            e ->
                assertThat(e.getReasonCode())
                    .isEqualTo(MqttException.REASON_CODE_FAILED_AUTHENTICATION));
    assertThat(endpoint.store().calls()).isZero();
  }

  @Test
  void publish_connectionLostBeforeTheCommit_isSentAgainAndStoredOnce() throws Exception {
    client.connect(options("secret"));
    endpoint.store().hold();
    client.setTimeToWait(1); // does not wait for PUBACK
    assertThatThrownBy(() -> client.publish(TOPIC, Payloads.message("a"), 1, false))
        .isInstanceOf(MqttException.class);
    Waiting.until("it is before its commit", () -> endpoint.store().calls() > 0);
    client.disconnectForcibly(0, 1, false);

    endpoint.store().release();
    client.setTimeToWait(20_000);
    client.connect(options("secret"));
    client.publish(TOPIC, Payloads.message("b"), 1, false);

    Waiting.until("all is acknowledged", () -> client.getPendingDeliveryTokens().length == 0);
    assertThat(endpoint.store().storedIds()).containsExactly("a", "b");
  }

  private static MqttConnectOptions options(String password) {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(false);
    options.setUserName("g-17");
    options.setPassword(password.toCharArray());
    // Paho completes a publish before its callback thread frees the place in the window. On a busy
    // machine that thread falls behind by more than the ten places it has by default.
    options.setMaxInflight(MESSAGES);
    return options;
  }
}
