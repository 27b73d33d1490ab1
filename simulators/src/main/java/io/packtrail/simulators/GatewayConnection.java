package io.packtrail.simulators;

import io.packtrail.domain.GatewayId;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** One connection of a gateway, from CONNACK to its loss; the only class that knows the library. */
final class GatewayConnection {
  private static final long CONNECT_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(15);
  private static final long DISCONNECT_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(2);
  private static final int UNLIMITED = 65_535;
  private static final int FIRST_ERROR_CODE = 0x80;

  /** Return codes of MQTT 3.1.1 and reason codes of MQTT 5 for refused credentials. */
  private static final int[] REFUSED_CODES = {4, 5, 0x86, 0x87, 0x8A, 0x8C};

  private final MqttAsyncClient client;
  private final Listener listener;
  private int receiveMaximum = UNLIMITED;

  /** What happens on a connection; called on the library's threads. */
  interface Listener {
    void acknowledged(long number);

    void refused(String reason);

    void lost(GatewayConnection which);
  }

  private GatewayConnection(MqttAsyncClient client, Listener listener) {
    this.client = client;
    this.listener = listener;
  }

  /**
   * Connects.
   *
   * @throws SimulatorException {@code gateway-refused} when the server does not accept the password
   * @throws MqttException when there is no server, or it does not answer
   */
  static GatewayConnection open(
      GatewayClient.Settings settings, GatewayId gatewayId, byte[] password, Listener listener)
      throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient(settings.brokerUrl(), gatewayId.value(), new MemoryPersistence());
    GatewayConnection connection = new GatewayConnection(client, listener);
    client.setCallback(connection.new Events());
    MqttConnectionOptions options = new MqttConnectionOptions();
    // No session is kept: the gateway itself knows what was not acknowledged.
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setAutomaticReconnect(false);
    options.setUserName(gatewayId.value());
    options.setPassword(password);
    try {
      IMqttToken token = client.connect(options);
      token.waitForCompletion(CONNECT_TIMEOUT_MS);
      MqttProperties properties = token.getResponseProperties();
      Integer announced = properties == null ? null : properties.getReceiveMaximum();
      connection.receiveMaximum = announced == null ? UNLIMITED : announced;
      return connection;
    } catch (MqttException e) {
      connection.abandon();
      for (int code : REFUSED_CODES) {
        if (e.getReasonCode() == code) {
          throw new SimulatorException(
              "gateway-refused",
              "The server at %s refused gateway %s; is it registered and the password right?"
                  .formatted(settings.brokerUrl(), gatewayId),
              e);
        }
      }
      throw e;
    }
  }

  /** Most unacknowledged messages that the server accepts. */
  int receiveMaximum() {
    return receiveMaximum;
  }

  /** Sends with QoS 1; the listener hears of the acknowledgement. */
  void publish(long number, String topic, byte[] payload) throws MqttException {
    MqttMessage message = new MqttMessage(payload);
    message.setQos(1);
    client.publish(topic, message, null, new Acknowledgement(number));
  }

  /** Ends the connection in order. */
  void disconnect() {
    try {
      client.disconnect(DISCONNECT_TIMEOUT_MS).waitForCompletion(2 * DISCONNECT_TIMEOUT_MS);
      client.close();
    } catch (MqttException e) {
      abandon();
    }
  }

  /** Ends the connection without a word. */
  void abandon() {
    try {
      client.disconnectForcibly(0, 0, false);
    } catch (MqttException alreadyGone) {
      // Nothing is left to end.
    }
    try {
      client.close(true);
    } catch (MqttException alreadyClosed) {
      // Its threads are gone, which is all that closing is for.
    }
  }

  /** What a person needs to know of an exception whose own text is often no more than a number. */
  static String reason(MqttException e) {
    Throwable cause = e.getCause();
    return cause == null || cause.getMessage() == null
        ? "reason code " + e.getReasonCode()
        : cause.getMessage();
  }

  private final class Acknowledgement implements MqttActionListener {
    private final long number;

    private Acknowledgement(long number) {
      this.number = number;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      for (int code : reasonCodes(token)) {
        if (code >= FIRST_ERROR_CODE) {
          listener.refused("reason code " + code);
          return;
        }
      }
      listener.acknowledged(number);
    }

    @Override
    public void onFailure(IMqttToken token, @Nullable Throwable exception) {
      if (client.isConnected()) {
        listener.refused(exception == null ? "no reason given" : exception.toString());
      } else {
        listener.lost(GatewayConnection.this);
      }
    }

    private static int[] reasonCodes(IMqttToken token) {
      int @Nullable [] codes = token.getReasonCodes();
      return codes == null ? new int[0] : codes;
    }
  }

  private final class Events implements MqttCallback {
    @Override
    public void disconnected(MqttDisconnectResponse response) {
      listener.lost(GatewayConnection.this);
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      listener.lost(GatewayConnection.this);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      // Subscribes to nothing.
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // Each message has a listener of its own.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
      // The caller waits for the connection itself.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
      // No extended authentication.
    }
  }
}
