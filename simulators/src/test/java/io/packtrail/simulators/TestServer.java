package io.packtrail.simulators;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** An MQTT server of a test, which says what it received and acknowledges what it is told to. */
public final class TestServer implements AutoCloseable {
  /** Decides per connection (from 1) and message whether PUBACK leaves at once. */
  public interface Policy {
    boolean acknowledges(int connection, int messageOnConnection);
  }

  public static final String PASSWORD = "right";
  private static final long BOUND_S = 20;

  private final Vertx vertx = Vertx.vertx();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<MqttEndpoint> endpoints = new CopyOnWriteArrayList<>();
  private final Policy policy;
  private final int receiveMaximum;
  private final int port;

  public TestServer(int port, int receiveMaximum, Policy policy) {
    this.policy = policy;
    this.receiveMaximum = receiveMaximum;
    MqttServer server =
        MqttServer.create(vertx, new MqttServerOptions().setMaxMessageSize(1_000_000));
    server.endpointHandler(this::accept);
    server.exceptionHandler(ignored -> {});
    this.port = complete(server.listen(port, "127.0.0.1")).actualPort();
  }

  private static <T> T complete(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(BOUND_S, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the test's server failed", e);
    }
  }

  private void accept(MqttEndpoint endpoint) {
    if (!endpoint.auth().getPassword().equals(PASSWORD)) {
      endpoint.reject(MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5);
      return;
    }
    int connection = connections.incrementAndGet();
    AtomicInteger messages = new AtomicInteger();
    endpoint.publishAutoAck(false);
    endpoint.publishHandler(
        message -> {
          received.add(endpoint.clientIdentifier() + " " + message.payload());
          if (policy.acknowledges(connection, messages.incrementAndGet())) {
            endpoint.publishAcknowledge(message.messageId());
          }
        });
    MqttProperties properties = new MqttProperties();
    properties.add(
        new MqttProperties.IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, receiveMaximum));
    endpoint.accept(false, properties);
    endpoints.add(endpoint);
  }

  String url() {
    return "tcp://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** Every payload in the order of arrival, after the client's name; repetitions included. */
  public List<String> received() {
    return received;
  }

  int connections() {
    return connections.get();
  }

  /** Cuts the newest connection without a word. */
  void cut() {
    endpoints.get(endpoints.size() - 1).close();
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long boundNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_S);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > boundNs) {
        throw new AssertionError("did not come within " + BOUND_S + " s: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Override
  public void close() {
    complete(vertx.close());
  }
}
