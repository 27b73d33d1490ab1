package io.packtrail.fleetservice;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that knows of each message whether it was acknowledged, and that neither connects again
 * nor repeats anything by itself.
 */
final class RecordingGateway implements AutoCloseable {
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final int WINDOW = 16;
  private static final int FIRST_ERROR_CODE = 0x80;

  private final MqttAsyncClient client;
  private final String topic;
  private final IntConsumer onAcknowledged;
  private final Semaphore window = new Semaphore(WINDOW);
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  /**
   * @param onAcknowledged told how many are acknowledged, at each acknowledgement
   */
  RecordingGateway(int port, GatewayId gatewayId, String password, IntConsumer onAcknowledged)
      throws MqttException {
    this.topic = Topics.telemetry(gatewayId);
    this.onAcknowledged = onAcknowledged;
    this.client =
        new MqttAsyncClient("tcp://127.0.0.1:" + port, gatewayId.value(), new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(gatewayId.value());
    options.setPassword(password.getBytes(StandardCharsets.UTF_8));
    options.setAutomaticReconnect(false);
    client.connect(options).waitForCompletion(BOUND.toMillis());
  }

  /** Sends with QoS 1; false where the connection is gone. */
  boolean publish(String messageId, byte[] payload) throws Exception {
    Patience.until(
        "room in the window",
        BOUND,
        () -> window.tryAcquire(20, TimeUnit.MILLISECONDS) || !client.isConnected());
    try {
      client.publish(topic, payload, 1, false, null, new Acknowledgement(messageId));
      return true;
    } catch (MqttException gone) {
      return false;
    }
  }

  /** Identifiers of the messages that were acknowledged. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  @Override
  public void close() throws MqttException {
    if (client.isConnected()) {
      client.disconnectForcibly(0, 1_000, false);
    }
    client.close(true);
  }

  private final class Acknowledgement implements MqttActionListener {
    private final String messageId;

    private Acknowledgement(String messageId) {
      this.messageId = messageId;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      int[] codes = token.getReasonCodes();
      if (codes != null && codes.length > 0 && codes[0] >= FIRST_ERROR_CODE) {
        return;
      }
      acknowledged.add(messageId);
      window.release();
      onAcknowledged.accept(acknowledged.size());
    }

    @Override
    public void onFailure(IMqttToken token, @Nullable Throwable exception) {
      // Not acknowledged: whoever sent it sends it again.
    }
  }
}
