package io.packtrail.fleetservice.config;

import io.packtrail.mqttingest.wire.mapping.MappingProfiles;
import io.packtrail.passportupdater.PublishPolicy;
import io.packtrail.passportupdater.signing.Mandate;
import io.packtrail.rulestimator.warranty.WarrantyCatalogue;
import io.packtrail.sohmodel.learned.LearnedModels;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator may set. Each component's key, default and meaning stand in {@link
 * ConfigKeys} and, for readers, in {@code docs/configuration.md}.
 *
 * @param dataDir folder for the embedded database, the keys, the administrator's token and the log
 * @param bind address that both servers listen on
 * @param logFormat how log lines are written
 * @param mappings how foreign topics become samples
 * @param broker an external broker to subscribe to as well; absent: the embedded endpoint only
 * @param dataspace a data space that passports are offered in; absent: none
 */
public record ServiceConfig(
    Path dataDir,
    String bind,
    LogFormat logFormat,
    Http http,
    Mqtt mqtt,
    @Nullable Broker broker,
    Db db,
    Ingest ingest,
    MappingProfiles mappings,
    Assessment assessment,
    Warranty warranty,
    Upkeep upkeep,
    Otlp otlp,
    Passport passport,
    Webhooks webhooks,
    @Nullable Dataspace dataspace,
    Shutdown shutdown) {

  /**
   * The HTTP server.
   *
   * @param port TCP port; 0 takes any free one
   */
  public record Http(int port) {}

  /**
   * The embedded MQTT endpoint.
   *
   * @param port TCP port without TLS; 0 takes any free one, null: none
   * @param tls the port with TLS; null: none
   * @param maxMessageBytes largest message that is read (bytes)
   * @param maxConnections connections at the same time
   */
  public record Mqtt(
      @Nullable Integer port, @Nullable MqttTls tls, int maxMessageBytes, int maxConnections) {}

  /**
   * The embedded MQTT endpoint with TLS.
   *
   * @param port TCP port; 0 takes any free one
   * @param certFile certificate with its chain, PEM
   * @param keyFile its private key, PEM
   * @param clientCaFile CAs of client certificates, PEM; null: no client certificates
   */
  public record MqttTls(int port, Path certFile, Path keyFile, @Nullable Path clientCaFile) {}

  /**
   * A subscription to an external MQTT broker.
   *
   * @param passwordFile file that holds the password and nothing else
   * @param timeProperty user property with the time of the broker's receipt; absent: none
   */
  public record Broker(
      URI url,
      String clientId,
      @Nullable String user,
      @Nullable Path passwordFile,
      String shareGroup,
      BrokerTls tls,
      @Nullable String timeProperty) {}

  /**
   * TLS to the external MQTT broker.
   *
   * @param caFile CAs that vouch for the broker, PEM; null: those of the Java machine
   * @param certFile client certificate with its chain, PEM; null: none
   * @param keyFile its private key, PEM; given with the certificate only
   */
  public record BrokerTls(@Nullable Path caFile, @Nullable Path certFile, @Nullable Path keyFile) {
    /** Nothing of its own. */
    public static final BrokerTls NONE = new BrokerTls(null, null, null);
  }

  /**
   * The database.
   *
   * @param url JDBC URL of PostgreSQL or TimescaleDB; absent: the embedded PostgreSQL
   * @param passwordFile file that holds the password and nothing else
   */
  public record Db(@Nullable String url, @Nullable String user, @Nullable Path passwordFile) {}

  /**
   * How telemetry is grouped into commits.
   *
   * @param writers transactions that run side by side
   * @param maxRowsPerCommit rows after which a group is closed
   */
  public record Ingest(int writers, int maxRowsPerCommit) {}

  /**
   * When batteries are assessed.
   *
   * @param interval pause between two looks for batteries with new data
   * @param batch batteries assessed in one round at most
   * @param models learned models of state of health
   * @param fleetLearningInterval pause between two fits of what the fleet teaches
   */
  public record Assessment(
      Duration interval, int batch, LearnedModels models, Duration fleetLearningInterval) {}

  /**
   * Terms of warranties.
   *
   * @param termsFile terms of the operator's own, beside those that come with the product; absent:
   *     none
   */
  public record Warranty(@Nullable Path termsFile) {
    /** The operator's terms, then those that come with the product. */
    public WarrantyCatalogue catalogue() {
      WarrantyCatalogue builtIn = WarrantyCatalogue.builtIn();
      return termsFile == null ? builtIn : builtIn.with(WarrantyCatalogue.ofFile(termsFile));
    }
  }

  /**
   * The store's jobs.
   *
   * @param interval pause between two runs
   * @param quarantineAlarmBytes size of one gateway's quarantine from which on it is an alarm
   * @param keepTelemetry age from which samples are dropped; absent: all are kept
   * @param keepInbox age from which message ids are forgotten; absent: all are kept
   */
  public record Upkeep(
      Duration interval,
      int quarantineAlarmBytes,
      @Nullable Duration keepTelemetry,
      @Nullable Duration keepInbox) {}

  /**
   * Where spans go.
   *
   * @param endpoint address of an OpenTelemetry collector; absent: no spans
   */
  public record Otlp(@Nullable URI endpoint) {}

  /**
   * Who signs.
   *
   * @param didHost host name of the issuer's {@code did:web}; absent: a {@code did:key} made from
   *     the signing key
   * @param partIssuers folder with the DID documents of those whose parts are taken in; absent:
   *     nobody's
   * @param mandate under which the issuer keeps passports for an economic operator; absent: none
   * @param publishPolicy when a new update is published
   */
  public record Passport(
      @Nullable String didHost,
      @Nullable Path partIssuers,
      @Nullable Mandate mandate,
      PublishPolicy publishPolicy) {}

  /**
   * How subscribers are told of changes of passports.
   *
   * @param internal whether this machine and private networks may be told too
   * @param plain whether plain HTTP may be used too
   * @param retry pause after the first failed attempt; each further one is four times as long
   * @param attempts after so many a delivery is given up
   */
  public record Webhooks(boolean internal, boolean plain, Duration retry, int attempts) {}

  /**
   * A Catena-X data space.
   *
   * @param bpn the manufacturer's business partner number
   * @param dspEndpoint where the provider's connector negotiates
   * @param dataPlaneUrl the public address of its data plane
   * @param baseUrl where the data plane reaches this service
   */
  public record Dataspace(String bpn, URI dspEndpoint, URI dataPlaneUrl, URI baseUrl) {}

  /**
   * How the service ends.
   *
   * @param timeout longest wait for messages in flight to be committed and acknowledged
   */
  public record Shutdown(Duration timeout) {}
}
