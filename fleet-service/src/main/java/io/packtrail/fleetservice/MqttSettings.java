package io.packtrail.fleetservice;

import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.mqttingest.BrokerConfig;
import io.packtrail.mqttingest.EndpointConfig;
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
    EndpointConfig defaults = EndpointConfig.of(config.bind(), config.mqtt().port());
    int maxMessageBytes = config.mqtt().maxMessageBytes();
    return new EndpointConfig(
        config.bind(),
        config.mqtt().port(),
        maxMessageBytes,
        defaults.maxUnackedMessages(),
        Math.max(defaults.maxUnackedBytes(), 2 * maxMessageBytes));
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
            broker.shareGroup());
  }
}
