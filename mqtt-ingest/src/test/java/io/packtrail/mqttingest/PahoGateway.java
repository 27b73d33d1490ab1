package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A gateway with the Paho MQTT 5 client. */
final class PahoGateway implements AutoCloseable {
  private static final long REPLY_TIMEOUT_MS = 20_000;

  private final MqttAsyncClient client;
  private final MqttConnectionOptions options = new MqttConnectionOptions();
  private final List<Integer> disconnects = new CopyOnWriteArrayList<>();

  PahoGateway(String url, String clientId, String user, String password) throws MqttException {
    client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
    client.setCallback(new Disconnects());
    options.setUserName(user);
    options.setPassword(password.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    options.setCleanStart(false);
    options.setSessionExpiryInterval(3_600L);
    options.setConnectionTimeout(20);
  }

  /** Shows a certificate, or none, and sends no password. */
  static PahoGateway withoutPassword(String url, String clientId, SSLSocketFactory sockets)
      throws MqttException {
    PahoGateway gateway = new PahoGateway(url, clientId, "", "").over(sockets);
    gateway.options.setUserName(null);
    gateway.options.setPassword(null);
    return gateway;
  }

  PahoGateway over(SSLSocketFactory sockets) {
    options.setSocketFactory(sockets);
    return this;
  }

  PahoGateway will(String topic, byte[] payload) {
    options.setWill(topic, new MqttMessage(payload, 1, false, new MqttProperties()));
    return this;
  }

  /** Says good-bye with this reason code of MQTT 5. */
  void disconnect(int reasonCode) throws MqttException {
    client.disconnect(0, null, null, reasonCode, new MqttProperties()).waitForCompletion();
  }

  /** Says good-bye and how long its session is to live on (s). */
  void disconnectWithExpiry(long seconds) throws MqttException {
    MqttProperties properties = new MqttProperties();
    properties.setSessionExpiryInterval(seconds);
    client.disconnect(0, null, null, 0, properties).waitForCompletion();
  }

  PahoGateway keepAlive(int seconds) {
    options.setKeepAliveInterval(seconds);
    return this;
  }

  /** The answer to CONNECT. */
  IMqttToken connect() throws MqttException {
    IMqttToken token = client.connect(options);
    token.waitForCompletion(REPLY_TIMEOUT_MS);
    return token;
  }

  /**
   * Publishes; the token completes with PUBACK. Paho completes a publish before it frees its place
   * in the window that the other side allows, so that the next one may find the window full for a
   * moment.
   */
  IMqttToken publish(String topic, byte[] payload, int qos) throws MqttException {
    return publish(topic, payload, qos, false);
  }

  /**
   * As {@link #publish}; a broker keeps it for whoever subscribes later, none where it is empty.
   */
  IMqttToken publishRetained(String topic, byte[] payload, int qos) throws MqttException {
    return publish(topic, payload, qos, true);
  }

  private IMqttToken publish(String topic, byte[] payload, int qos, boolean retained)
      throws MqttException {
    for (int attempt = 1; ; attempt++) {
      try {
        return client.publish(topic, payload, qos, retained);
      } catch (MqttException full) {
        if (full.getReasonCode() != MqttClientException.REASON_CODE_MAX_INFLIGHT
            || attempt == 100) {
          throw full;
        }
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  static void await(IMqttToken token) throws MqttException {
    token.waitForCompletion(REPLY_TIMEOUT_MS);
    assertThat(token.isComplete()).isTrue();
  }

  boolean isConnected() {
    return client.isConnected();
  }

  /** Reason codes of the DISCONNECT packets received; -1 where the connection just broke. */
  List<Integer> disconnects() {
    return disconnects;
  }

  @Override
  public void close() throws MqttException {
    if (client.isConnected()) {
      client.disconnectForcibly(0, 1_000, false);
    }
    client.close(true);
  }

  private final class Disconnects implements MqttCallback {
    @Override
    public void disconnected(MqttDisconnectResponse response) {
      disconnects.add(response.getReturnCode());
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void messageArrived(String topic, MqttMessage message) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
