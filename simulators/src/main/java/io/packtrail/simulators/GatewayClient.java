package io.packtrail.simulators;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.Require;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * One simulated gateway: an MQTT 5 connection that delivers every message at least once.
 *
 * <p>At most a window of messages is unacknowledged. After a lost connection it connects again,
 * with growing pauses, and sends what was not acknowledged once more, in order. All network work
 * that may wait is done in the caller's thread; one thread may drive many gateways, one gateway
 * belongs to one thread at a time.
 */
public final class GatewayClient implements AutoCloseable {
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 5_000;

  private final Settings settings;
  private final GatewayId gatewayId;
  private final byte[] password;

  // Guarded by lock, because acknowledgements arrive on the connection's own thread. The lock is
  // never held while the connection is called: it may call back before it returns.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final OutgoingWindow window = new OutgoingWindow();
  private @Nullable GatewayConnection connection;
  private @Nullable GatewayConnection lostConnection;
  private @Nullable SimulatorException refusal;
  private long progressNs;

  /**
   * How a gateway connects.
   *
   * @param brokerUrl for example {@code tcp://127.0.0.1:1883}
   * @param window most messages in flight, 1 to 65,535; the server's receive maximum may lower it
   * @param patience how long a call waits without any progress before it gives up
   */
  public record Settings(String brokerUrl, int window, Duration patience) {
    public Settings {
      Require.inRange("window", window, 1, 65_535, "");
    }

    /** Sixteen messages in flight, one minute of patience. */
    public Settings(String brokerUrl) {
      this(brokerUrl, 16, Duration.ofMinutes(1));
    }
  }

  private GatewayClient(Settings settings, GatewayId gatewayId, String password) {
    this.settings = settings;
    this.gatewayId = gatewayId;
    this.password = password.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Connects; the user name is the gateway's id. Takes some 0.3 s, which the library spends in
   * starting its threads: connect many gateways side by side.
   *
   * @throws SimulatorException {@code gateway-refused} (wrong password or unknown gateway) or
   *     {@code server-unreachable}, at once
   */
  public static GatewayClient connect(Settings settings, GatewayId gatewayId, String password) {
    GatewayClient client = new GatewayClient(settings, gatewayId, password);
    try {
      client.open();
    } catch (MqttException e) {
      throw client.unreachable(e);
    }
    return client;
  }

  /**
   * Sends with QoS 1. Returns when the message is in flight; blocks while the window is full or the
   * connection is down.
   *
   * @param payload must not be changed until it is acknowledged
   * @throws SimulatorException {@code gateway-refused}, {@code server-unreachable}, {@code
   *     server-silent} or {@code message-refused}
   */
  public void publish(String topic, byte[] payload) {
    lock.lock();
    try {
      window.add(topic, payload);
    } finally {
      lock.unlock();
    }
    pumpUntil(window::nothingWaits);
  }

  /**
   * Blocks until every message sent so far is acknowledged.
   *
   * @throws SimulatorException as {@link #publish}
   */
  public void awaitAcknowledged() {
    pumpUntil(() -> window.outstandingMessages() == 0);
  }

  /** Messages given to {@link #publish}. */
  public long sentMessages() {
    lock.lock();
    try {
      return window.sentMessages();
    } finally {
      lock.unlock();
    }
  }

  /** Messages that the server has acknowledged; each counts once, however often it was sent. */
  public long acknowledgedMessages() {
    lock.lock();
    try {
      return window.acknowledgedMessages();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for outstanding acknowledgements, within the patience, and disconnects.
   *
   * @throws SimulatorException as {@link #publish}; the connection is closed all the same
   */
  @Override
  public void close() {
    try {
      awaitAcknowledged();
    } finally {
      endLostConnection();
      GatewayConnection open = currentConnection();
      if (open != null) {
        open.disconnect();
      }
    }
  }

  private @Nullable GatewayConnection currentConnection() {
    lock.lock();
    try {
      return connection;
    } finally {
      lock.unlock();
    }
  }

  /** Sends, waits and connects again until the condition, which is asked under the lock, holds. */
  private void pumpUntil(BooleanSupplier done) {
    progress();
    while (true) {
      OutgoingWindow.Outgoing next = null;
      GatewayConnection open;
      lock.lock();
      try {
        if (refusal != null) {
          throw refusal;
        }
        if (done.getAsBoolean()) {
          return;
        }
        open = connection;
        if (open != null) {
          next = window.next(Math.min(settings.window(), open.receiveMaximum()));
          if (next == null) {
            awaitChange();
            continue;
          }
        }
      } finally {
        lock.unlock();
      }
      if (open == null) {
        openAgain();
      } else if (next != null) {
        transmit(open, next);
      }
    }
  }

  @SuppressWarnings("WaitNotInLoop") // pumpUntil is the loop
  private void awaitChange() {
    long remainingNs = settings.patience().toNanos() - (System.nanoTime() - progressNs);
    try {
      if (remainingNs <= 0 || changed.awaitNanos(remainingNs) <= 0) {
        throw new SimulatorException(
            "server-silent",
            "Gateway %s: %s has acknowledged nothing for %d s; %d messages are outstanding."
                .formatted(
                    gatewayId,
                    settings.brokerUrl(),
                    settings.patience().toSeconds(),
                    window.outstandingMessages()));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void transmit(GatewayConnection open, OutgoingWindow.Outgoing next) {
    try {
      open.publish(next.number(), next.topic(), next.payload());
    } catch (MqttException e) {
      lost(open);
    }
  }

  /** Connects again with growing pauses until it works or the patience is at its end. */
  private void openAgain() {
    endLostConnection();
    long beganNs = System.nanoTime();
    long pauseMs = FIRST_PAUSE_MS;
    while (true) {
      try {
        open();
        return;
      } catch (MqttException e) {
        long waitedNs = System.nanoTime() - beganNs;
        if (waitedNs + TimeUnit.MILLISECONDS.toNanos(pauseMs) > settings.patience().toNanos()) {
          throw unreachable(e);
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(pauseMs);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  private void open() throws MqttException {
    GatewayConnection opened =
        GatewayConnection.open(settings, gatewayId, password, new Listener());
    lock.lock();
    try {
      // The loss may have been reported before this line: then the next transmission fails.
      connection = opened;
      progressNs = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  private void progress() {
    lock.lock();
    try {
      progressNs = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  private void lost(GatewayConnection which) {
    lock.lock();
    try {
      if (connection != which) {
        return;
      }
      connection = null;
      window.recall();
      lostConnection = which;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Not in {@link #lost}: a connection must not be ended from its own thread. */
  private void endLostConnection() {
    GatewayConnection gone;
    lock.lock();
    try {
      gone = lostConnection;
      lostConnection = null;
    } finally {
      lock.unlock();
    }
    if (gone != null) {
      gone.abandon();
    }
  }

  private SimulatorException unreachable(MqttException cause) {
    return new SimulatorException(
        "server-unreachable",
        "Gateway %s cannot reach an MQTT server at %s (%s); is it running and the port right?"
            .formatted(gatewayId, settings.brokerUrl(), GatewayConnection.reason(cause)),
        cause);
  }

  private SimulatorException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new SimulatorException(
        "interrupted", "Gateway %s was interrupted while it waited.".formatted(gatewayId), cause);
  }

  /** What the connection reports, on its own thread. */
  private final class Listener implements GatewayConnection.Listener {
    @Override
    public void acknowledged(long number) {
      lock.lock();
      try {
        if (window.acknowledge(number)) {
          progressNs = System.nanoTime();
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void refused(String reason) {
      lock.lock();
      try {
        refusal =
            new SimulatorException(
                "message-refused",
                "Gateway %s: %s refused a message (%s)."
                    .formatted(gatewayId, settings.brokerUrl(), reason));
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void lost(GatewayConnection which) {
      GatewayClient.this.lost(which);
    }
  }
}
