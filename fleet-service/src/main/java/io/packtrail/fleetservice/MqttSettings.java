package io.packtrail.fleetservice;

import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.mqttingest.BrokerConfig;
import io.packtrail.mqttingest.EndpointConfig;
import io.packtrail.mqttingest.EndpointLimits;
import io.packtrail.mqttingest.IngestConfig;
import org.jspecify.annotations.Nullable;

/** The operator's settings in ingestion's own terms, with its defaults for the rest. */
final class MqttSettings {
  private MqttSettings() {}

  static IngestConfig ingest(ServiceConfig config) {
    IngestConfig defaults = IngestConfig.DEFAULTS;
    return new IngestConfig(
        config.ingest().writers(),
        config.ingest().maxRowsPerCommit(),
        defaults.maxQueuedBytes(),
        defaults.firstRetry(),
        defaults.longestRetry());
  }

  static EndpointConfig endpoint(ServiceConfig config) {
    ServiceConfig.Mqtt mqtt = config.mqtt();
    ServiceConfig.MqttTls tls = mqtt.tls();
    return new EndpointConfig(
        config.bind(),
        mqtt.port(),
        tls == null
            ? null
            : new EndpointConfig.Tls(tls.port(), tls.certFile(), tls.keyFile(), tls.clientCaFile()),
        EndpointLimits.DEFAULTS.with(mqtt.maxMessageBytes(), mqtt.maxConnections()));
  }

  /** The external broker, or null where there is none. */
  static @Nullable BrokerConfig broker(ServiceConfig config) {
    ServiceConfig.Broker broker = config.broker();
    return broker == null
        ? null
        : BrokerConfig.of(
                broker.url(),
                broker.clientId(),
                broker.user(),
                broker.passwordFile(),
                broker.shareGroup(),
                new BrokerConfig.Tls(
                    broker.tls().caFile(), broker.tls().certFile(), broker.tls().keyFile()))
            .withTimeProperty(broker.timeProperty());
  }
}
