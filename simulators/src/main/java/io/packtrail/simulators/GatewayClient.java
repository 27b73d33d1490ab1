package io.packtrail.simulators;

import io.packtrail.domain.GatewayId;
import java.time.Duration;

/**
 * One simulated gateway: an MQTT 5 connection that delivers every message at least once.
 *
 * <p>At most a window of messages is unacknowledged. After a lost connection it connects again and
 * sends what was not acknowledged. Used by one thread at a time; one thread may drive many.
 */
public final class GatewayClient implements AutoCloseable {
  private GatewayClient() {}

  /**
   * How a gateway connects.
   *
   * @param brokerUrl for example {@code tcp://127.0.0.1:1883}
   * @param window most messages in flight; the server's receive maximum may lower it
   * @param patience how long a call waits for the server before it gives up
   */
  public record Settings(String brokerUrl, int window, Duration patience) {}

  /**
   * Connects; the user name is the gateway's id.
   *
   * @throws SimulatorException {@code gateway-refused} (wrong password or unknown gateway) or
   *     {@code server-unreachable}
   */
  public static GatewayClient connect(Settings settings, GatewayId gatewayId, String password) {
    return new GatewayClient();
  }

  /**
   * Sends with QoS 1. Returns when the message is in flight; blocks while the window is full.
   *
   * @throws SimulatorException as {@link #connect}, or {@code message-refused}
   */
  public void publish(String topic, byte[] payload) {
    // follows
  }

  /** Blocks until every message sent so far is acknowledged. */
  public void awaitAcknowledged() {
    // follows
  }

  /** Messages given to {@link #publish}. */
  public long sentMessages() {
    return 0;
  }

  /** Messages that the server has acknowledged. */
  public long acknowledgedMessages() {
    return 0;
  }

  /** Waits for outstanding acknowledgements, within the patience, and disconnects. */
  @Override
  public void close() {}
}
