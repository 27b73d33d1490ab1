package io.packtrail.fleetservice;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.fleetservice.access.KnownGateways;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.http.Tables;
import io.packtrail.fleetservice.metrics.IngestMeters;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.fleetservice.tracing.TracedStore;
import io.packtrail.fleetservice.tracing.Tracing;
import io.packtrail.mqttingest.BrokerConfig;
import io.packtrail.mqttingest.BrokerSubscriber;
import io.packtrail.mqttingest.EmbeddedEndpoint;
import io.packtrail.mqttingest.IngestFlow;
import io.packtrail.mqttingest.wire.MessageDecoder;
import io.packtrail.timescalestore.StoreException;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From a gateway's connection to the commit: both MQTT ends, and what stands behind them. */
final class Ingestion {
  private final Duration longestDrain;
  private final MqttFormats formats;
  private final PresenceKeeper presence;
  private final IngestFlow flow;
  private final EmbeddedEndpoint endpoint;
  private final @Nullable BrokerSubscriber subscriber;

  Ingestion(
      ServiceConfig config,
      Vertx vertx,
      Tables tables,
      ServiceMetrics metrics,
      Tracing tracing,
      Clock clock) {
    longestDrain = config.shutdown().timeout();
    presence = new PresenceKeeper(tables.presences()::enter, metrics::presenceNotKept);
    Downlinks downlinks = new Downlinks();
    formats = new MqttFormats(config.mappings(), downlinks::send, presence);
    IngestMeters meters = new IngestMeters(metrics.registry());
    Function<List<InboundMessage>, List<MessageOutcome>> store =
        TracedStore.of(tables.telemetry()::store, tracing, clock);
    flow =
        new IngestFlow(
            MqttSettings.ingest(config),
            formats, // bytes -> Telemetry | Rejected(reason)
            messages -> // idempotent, one transaction a group; PUBACK after commit
            meters.observed(messages, store.apply(messages), clock.instant()),
            Ingestion::isRetryable,
            meters,
            clock);
    metrics.gauge(
        "packtrail.ingest.queued.messages",
        "Messages that wait for the database",
        flow::queuedMessages);
    metrics.gauge(
        "packtrail.ingest.queued.bytes", "Bytes that wait for the database", flow::queuedBytes);
    endpoint =
        new EmbeddedEndpoint(
            vertx,
            MqttSettings.endpoint(config),
            new KnownGateways(tables.gateways()::secretHashes),
            new KeptSessions(tables.sessions(), clock),
            formats, // who may use which topic
            flow,
            meters,
            clock);
    metrics.gauge(
        "packtrail.tls.certificate.expiry.seconds",
        "Until the certificate of the MQTT endpoint ends; NaN without TLS",
        () -> secondsUntil(endpoint.certificateEnd(), clock));
    downlinks.add(endpoint);
    BrokerConfig broker = MqttSettings.broker(config);
    subscriber =
        broker == null ? null : new BrokerSubscriber(broker, formats.atBroker(), flow, meters);
    if (subscriber != null) {
      downlinks.add(subscriber);
    }
  }

  /** Takes messages from now on; how each part ends is told to {@code running}. */
  EmbeddedEndpoint.Ports start(Running running) {
    presence.start();
    running.onStop("presence", presence::stop);
    flow.start();
    running.onStop("writers", () -> flow.stop(longestDrain));
    EmbeddedEndpoint.Ports ports = Running.await(endpoint.start());
    running.onStop("mqtt endpoint", () -> Running.await(endpoint.stop()));
    if (subscriber != null) {
      subscriber.start();
      running.onStop("broker subscription", subscriber::stop);
    }
    running.onStop("ingestion", this::drain);
    return ports;
  }

  /** Reads messages that came before, and changes nothing by it. */
  MessageDecoder decoderForReplay() {
    return formats.forReplay();
  }

  /** Connections of gateways to the embedded endpoint. */
  int connectedGateways() {
    return endpoint.connectedGateways();
  }

  /** Whether what is taken is being stored. */
  boolean isStoring() {
    return flow.isStoring();
  }

  /** Whether the external broker is subscribed to; null without one. */
  @Nullable Boolean isBrokerConnected() {
    return subscriber == null ? null : subscriber.isConnected();
  }

  private static double secondsUntil(@Nullable Instant end, Clock clock) {
    return end == null ? Double.NaN : Duration.between(clock.instant(), end).toMillis() / 1e3;
  }

  private void drain() throws InterruptedException {
    endpoint.stopReceiving();
    if (subscriber != null) {
      subscriber.stopReceiving();
    }
    if (!flow.stop(longestDrain)) {
      throw new ServiceException(
          "not-drained",
          "messages in flight must be committed within %s; the rest stays with its senders"
              .formatted(longestDrain));
    }
  }

  private static boolean isRetryable(RuntimeException failure) {
    return failure instanceof StoreException store && store.retryable();
  }
}
