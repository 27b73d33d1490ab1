package io.packtrail.fleetservice.cli;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.simulators.GatewayClient;
import io.packtrail.simulators.GatewayMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gateways that send what their batteries have to say, several at a time, each over a connection of
 * its own.
 */
final class GatewayFleet implements AutoCloseable {
  private final GatewayClient.Settings settings;
  private final Map<GatewayId, String> passwords;
  private final List<Sender> senders = new ArrayList<>();

  GatewayFleet(GatewayClient.Settings settings, Map<GatewayId, String> passwords) {
    this.settings = settings;
    this.passwords = passwords;
  }

  /** Adds a gateway with its messages in the order in which it sends them. */
  void add(GatewayId gatewayId, BatteryId batteryId, Iterator<GatewayMessage> messages) {
    senders.add(new Sender(gatewayId, batteryId, messages));
  }

  /**
   * Sends every message up to a time and waits until all are acknowledged.
   *
   * @param until messages sent later stay behind for the next call
   * @param threads gateways that send side by side
   * @param sent told of each message that is on its way
   */
  void sendUntil(Instant until, int threads, BiConsumer<BatteryId, GatewayMessage> sent)
      throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Sender sender : senders) {
        running.add(pool.submit(() -> sender.sendUntil(until, sent)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** Messages that were acknowledged, by battery. */
  Map<BatteryId, Long> acknowledged() {
    Map<BatteryId, Long> counts = new LinkedHashMap<>();
    senders.forEach(sender -> counts.merge(sender.batteryId, sender.acknowledged(), Long::sum));
    return counts;
  }

  @Override
  public void close() {
    senders.forEach(Sender::close);
  }

  /** One gateway. Used by one thread at a time. */
  private final class Sender {
    private final GatewayId gatewayId;
    private final BatteryId batteryId;
    private final Iterator<GatewayMessage> messages;
    private @Nullable GatewayClient client;
    private @Nullable GatewayMessage next;

    Sender(GatewayId gatewayId, BatteryId batteryId, Iterator<GatewayMessage> messages) {
      this.gatewayId = gatewayId;
      this.batteryId = batteryId;
      this.messages = messages;
    }

    void sendUntil(Instant until, BiConsumer<BatteryId, GatewayMessage> sent) {
      GatewayMessage message = next != null ? next : following();
      if (message == null || message.sentAt().isAfter(until)) {
        next = message;
        return;
      }
      GatewayClient connection = connected();
      while (message != null && !message.sentAt().isAfter(until)) {
        connection.publish(message.topic(), message.payload());
        sent.accept(batteryId, message);
        message = following();
      }
      next = message;
      connection.awaitAcknowledged();
    }

    private @Nullable GatewayMessage following() {
      return messages.hasNext() ? messages.next() : null;
    }

    private GatewayClient connected() {
      GatewayClient connection = client;
      if (connection == null) {
        String password = passwords.get(gatewayId);
        if (password == null) {
          throw new IllegalStateException("gateway %s has no password".formatted(gatewayId));
        }
        connection = GatewayClient.connect(settings, gatewayId, password);
        client = connection;
      }
      return connection;
    }

    long acknowledged() {
      GatewayClient connection = client;
      return connection == null ? 0 : connection.acknowledgedMessages();
    }

    void close() {
      GatewayClient connection = client;
      if (connection != null) {
        connection.close();
      }
    }
  }
}
