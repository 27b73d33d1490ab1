package io.packtrail.mqttingest;

import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The embedded endpoint with a store in memory, for tests that attack it. */
final class TestEndpoint implements AutoCloseable {
  /** Small, so that they can be reached. */
  static final EndpointLimits LIMITS =
      new EndpointLimits(
          64 << 10,
          200,
          1 << 20,
          100,
          8,
          50,
          Duration.ofSeconds(10),
          Duration.ofMinutes(20),
          Duration.ofMillis(50));

  private static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final FakeStore store = new FakeStore();
  private final KnownGateways gateways = new KnownGateways();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final IngestFlow flow;
  private final EndpointConfig config;
  private final EmbeddedEndpoint endpoint;
  private EmbeddedEndpoint.Ports ports = new EmbeddedEndpoint.Ports(null, null);

  private TestEndpoint(EndpointConfig config, InstantSource endpointClock) {
    InstantSource clock = InstantSource.fixed(RECEIVED);
    this.config = config;
    flow =
        new IngestFlow(
            IngestConfig.DEFAULTS,
            new PacktrailDecoder(Limits.DEFAULTS),
            store::store,
            failure -> failure instanceof FakeStore.Away,
            IngestMetrics.NONE,
            clock);
    IngestMetrics metrics =
        new IngestMetrics() {
          @Override
          public void refused(String reason) {
            refusals.add(reason);
          }
        };
    endpoint =
        new EmbeddedEndpoint(
            vertx,
            config,
            gateways,
            new FakeSessionStore(),
            TopicRights.OWN_TOPICS,
            flow,
            metrics,
            endpointClock);
  }

  static TestEndpoint start(EndpointConfig config) {
    return start(config, InstantSource.fixed(RECEIVED));
  }

  /**
   * @param endpointClock not for messages, of which the receipt has always the same time
   */
  static TestEndpoint start(EndpointConfig config, InstantSource endpointClock) {
    TestEndpoint started = new TestEndpoint(config, endpointClock);
    started.flow.start();
    started.ports = get(started.endpoint.start());
    return started;
  }

  /** On a free port without TLS. */
  static TestEndpoint start(EndpointLimits limits) {
    return start(new EndpointConfig("127.0.0.1", 0, null, limits));
  }

  EndpointConfig config() {
    return config;
  }

  EmbeddedEndpoint endpoint() {
    return endpoint;
  }

  IngestFlow flow() {
    return flow;
  }

  FakeStore store() {
    return store;
  }

  KnownGateways gateways() {
    return gateways;
  }

  EmbeddedEndpoint.Ports ports() {
    return ports;
  }

  /** Port without TLS. */
  int port() {
    return ports.plain() == null ? -1 : ports.plain();
  }

  /** Codes of what was refused, in order. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  void awaitRefusal(String reason) throws InterruptedException {
    Waiting.until(reason + ", got " + refusals, () -> refusals.contains(reason));
  }

  @Override
  public void close() {
    try {
      flow.stop(Duration.ofSeconds(1));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    get(endpoint.stop());
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }
}
