package io.packtrail.fleetservice.config;

import io.packtrail.mqttingest.PemFiles;
import io.packtrail.mqttingest.wire.mapping.MappingProfiles;
import io.packtrail.passportupdater.PublishPolicy;
import io.packtrail.passportupdater.signing.Mandate;
import io.packtrail.rulestimator.warranty.WarrantyCatalogue;
import io.packtrail.sohmodel.learned.LearnedModels;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Every setting there is. {@code docs/configuration.md} holds the same list; a test compares. */
final class ConfigKeys {
  static final ConfigKey<Path> DATA_DIR =
      new ConfigKey<>(
          "dataDir",
          "folder",
          "./data",
          "Embedded database, signing key, administrator's token, log; relative to the working"
              + " directory.",
          ConfigValues::path);
  static final ConfigKey<String> BIND =
      new ConfigKey<>(
          "bind",
          "address",
          "127.0.0.1",
          "Address the HTTP server and the MQTT endpoint listen on; `0.0.0.0` for all.",
          ConfigValues::address);
  static final ConfigKey<LogFormat> LOG_FORMAT =
      new ConfigKey<>(
          "log.format",
          "text or json",
          "text",
          "Log lines for people, or one JSON object a line.",
          ConfigValues::logFormat);

  static final ConfigKey<Integer> HTTP_PORT =
      new ConfigKey<>(
          "http.port",
          "0 to 65535",
          "8080",
          "Port of the API and the pages; 0 takes any free one.",
          ConfigValues.integer(0, 65_535));
  static final ConfigKey<Integer> MQTT_PORT =
      new ConfigKey<>(
          "mqtt.port",
          "0 to 65535",
          "1883",
          "Port of the embedded MQTT endpoint without TLS; 0 takes any free one.",
          ConfigValues.integer(0, 65_535));
  static final ConfigKey<Boolean> MQTT_PLAIN =
      new ConfigKey<>(
          "mqtt.plain",
          "true or false",
          "true",
          "Whether the endpoint listens without TLS; `false` needs `mqtt.tls.certFile`.",
          ConfigValues::yesOrNo);
  static final ConfigKey<Integer> MQTT_TLS_PORT =
      new ConfigKey<>(
          "mqtt.tls.port",
          "0 to 65535",
          "8883",
          "Port of the embedded MQTT endpoint with TLS, where there is a certificate; 0 takes any"
              + " free one.",
          ConfigValues.integer(0, 65_535));
  static final ConfigKey<Path> MQTT_TLS_CERT_FILE =
      new ConfigKey<>(
          "mqtt.tls.certFile",
          "file",
          null,
          "The endpoint's certificate, then those of its issuers, PEM; switches TLS on. A changed"
              + " file is used without a restart.",
          ConfigValues.fileOf(PemFiles::certificates));
  static final ConfigKey<Path> MQTT_TLS_KEY_FILE =
      new ConfigKey<>(
          "mqtt.tls.keyFile",
          "file",
          null,
          "The certificate's private key, PEM (PKCS#8) without a password.",
          ConfigValues.fileOf(PemFiles::privateKey));
  static final ConfigKey<Path> MQTT_TLS_CLIENT_CA_FILE =
      new ConfigKey<>(
          "mqtt.tls.clientCaFile",
          "file",
          null,
          "CA certificates, PEM: a client certificate from one of them stands for the password of"
              + " the gateway that its common name (or a DNS alternative name) is.",
          ConfigValues.fileOf(PemFiles::authorities));
  static final ConfigKey<Integer> MQTT_MAX_CONNECTIONS =
      new ConfigKey<>(
          "mqtt.maxConnections",
          "1 to 1000000",
          "20000",
          "Connections to the embedded MQTT endpoint at the same time.",
          ConfigValues.integer(1, 1_000_000));
  static final ConfigKey<Integer> MQTT_MAX_MESSAGE =
      new ConfigKey<>(
          "mqtt.maxMessage",
          "1KiB to 64MiB",
          "4MiB",
          "Largest MQTT message that is read; a gateway that sends a larger one is disconnected."
              + " What is repaired in quarantine goes through HTTP, which takes 8 MiB.",
          ConfigValues.bytes(1024, 64 * 1024 * 1024));

  static final ConfigKey<URI> BROKER_URL =
      new ConfigKey<>(
          "broker.url",
          "tcp://host:port or ssl://host:port; mqtt:// and mqtts:// are the same",
          null,
          "External MQTT broker to subscribe to as well; absent: the embedded endpoint only.",
          ConfigValues.uri("tcp", "ssl", "mqtt", "mqtts"));
  static final ConfigKey<String> BROKER_CLIENT_ID =
      new ConfigKey<>(
          "broker.clientId",
          "text",
          "packtrail",
          "MQTT client id; keep it the same over restarts, and different in each process.",
          ConfigValues::text);
  static final ConfigKey<String> BROKER_USER =
      new ConfigKey<>("broker.user", "text", null, "User name at the broker.", ConfigValues::text);
  static final ConfigKey<Path> BROKER_PASSWORD_FILE =
      new ConfigKey<>(
          "broker.passwordFile",
          "file",
          null,
          "File that holds the broker's password and nothing else.",
          ConfigValues::readableFile);
  static final ConfigKey<String> BROKER_SHARE_GROUP =
      new ConfigKey<>(
          "broker.shareGroup",
          "text",
          "none",
          "Group of a shared subscription, for example `packtrail`; several processes of one group"
              + " share the messages. `none`: a plain subscription, which a Mosquitto keeps over"
              + " its restart (docs/operations.md, External broker).",
          ConfigValues::shareName);

  static final ConfigKey<String> BROKER_TIME_PROPERTY =
      new ConfigKey<>(
          "broker.timeProperty",
          "text",
          null,
          "User property (MQTT 5) in which the broker tells when it received a message, RFC 3339 or"
              + " epoch milliseconds; kept beside the device's time and the service's.",
          ConfigValues::text);

  static final ConfigKey<Path> BROKER_TLS_CA_FILE =
      new ConfigKey<>(
          "broker.tls.caFile",
          "file",
          null,
          "CA certificates, PEM, that vouch for the broker of an `ssl://` URL; absent: those of the"
              + " Java machine.",
          ConfigValues.fileOf(PemFiles::certificates));
  static final ConfigKey<Path> BROKER_TLS_CERT_FILE =
      new ConfigKey<>(
          "broker.tls.certFile",
          "file",
          null,
          "Client certificate with its chain, PEM, to show to the broker.",
          ConfigValues.fileOf(PemFiles::certificates));
  static final ConfigKey<Path> BROKER_TLS_KEY_FILE =
      new ConfigKey<>(
          "broker.tls.keyFile",
          "file",
          null,
          "The client certificate's private key, PEM (PKCS#8) without a password.",
          ConfigValues.fileOf(PemFiles::privateKey));

  static final ConfigKey<String> DB_URL =
      new ConfigKey<>(
          "db.url",
          "jdbc:postgresql://…",
          null,
          "PostgreSQL or TimescaleDB to use; absent: an embedded PostgreSQL under `dataDir`.",
          ConfigValues::jdbcUrl);
  static final ConfigKey<String> DB_USER =
      new ConfigKey<>("db.user", "text", null, "User name at the database.", ConfigValues::text);
  static final ConfigKey<Path> DB_PASSWORD_FILE =
      new ConfigKey<>(
          "db.passwordFile",
          "file",
          null,
          "File that holds the database password and nothing else.",
          ConfigValues::readableFile);

  static final ConfigKey<Integer> INGEST_WRITERS =
      new ConfigKey<>(
          "ingest.writers",
          "1 to 64",
          "2",
          "Transactions that store telemetry side by side.",
          ConfigValues.integer(1, 64));
  static final ConfigKey<Integer> INGEST_MAX_ROWS =
      new ConfigKey<>(
          "ingest.maxRowsPerCommit",
          "1000 to 1000000",
          "20000",
          "Samples after which a transaction takes no further message.",
          ConfigValues.integer(1_000, 1_000_000));

  static final ConfigKey<MappingProfiles> MAPPING_PROFILES =
      new ConfigKey<>(
          "mapping.profiles",
          "files and folders, with commas",
          null,
          "Profiles that turn foreign topics into samples"
              + " ([foreign-formats.md](foreign-formats.md)); of a folder, its `.yaml` files.",
          ConfigValues::mappingProfiles);

  static final ConfigKey<Duration> ASSESSMENT_INTERVAL =
      new ConfigKey<>(
          "assessment.interval",
          "duration, 1s to 1d",
          "10s",
          "Pause between two looks for batteries with new data. A battery that was assessed rests a"
              + " hundred times as long as that took, at most five minutes.",
          ConfigValues.duration(Duration.ofSeconds(1), Duration.ofDays(1)));
  static final ConfigKey<Integer> ASSESSMENT_BATCH =
      new ConfigKey<>(
          "assessment.batch",
          "1 to 100000",
          "1000",
          "Batteries assessed in one round at most.",
          ConfigValues.integer(1, 100_000));

  static final ConfigKey<Duration> FLEET_LEARNING_INTERVAL =
      new ConfigKey<>(
          "rul.fleetLearning.interval",
          "duration, 1m to 30d",
          "1d",
          "Pause between two fits of what the fleet's histories teach about its ageing"
              + " ([models/rul.md](models/rul.md)).",
          ConfigValues.duration(Duration.ofMinutes(1), Duration.ofDays(30)));

  static final ConfigKey<LearnedModels> SOH_MODELS =
      new ConfigKey<>(
          "soh.models",
          "folder",
          null,
          "A learned model of state of health or a learned charge curve, or a folder of such folders"
              + " ([models/learned-soh.md](models/learned-soh.md)); made by `packtrail train soh` and"
              + " `packtrail train curve`.",
          ConfigValues::learnedModels);

  static final ConfigKey<Path> WARRANTY_TERMS_FILE =
      new ConfigKey<>(
          "warranty.termsFile",
          "file",
          null,
          "Your own terms of warranties, JSON ([models/warranty.md](models/warranty.md)); they come"
              + " first and replace shipped ones of the same code.",
          ConfigValues.fileOf(WarrantyCatalogue::ofFile));

  static final ConfigKey<Duration> LEDGER_CHECK_INTERVAL =
      new ConfigKey<>(
          "ledger.check.interval",
          "duration, 1m to 1d",
          "1h",
          "Pause between two runs of the store's jobs: recount of the ledger, clocks, quarantine,"
              + " retention.",
          ConfigValues.duration(Duration.ofMinutes(1), Duration.ofDays(1)));
  static final ConfigKey<Integer> QUARANTINE_ALARM_SIZE =
      new ConfigKey<>(
          "quarantine.alarmSize",
          "1KiB to 1GiB",
          "64MiB",
          "Bytes in one gateway's quarantine from which on it is logged and counted; nothing is"
              + " ever dropped.",
          ConfigValues.bytes(1024, 1 << 30));
  static final ConfigKey<Duration> RETENTION_TELEMETRY =
      new ConfigKey<>(
          "retention.telemetry",
          "duration, 30d to 36500d",
          null,
          "Age from which samples are dropped, once they were assessed; estimates then rest on the"
              + " rest. Absent: all is kept.",
          ConfigValues.duration(Duration.ofDays(30), Duration.ofDays(36_500)));
  static final ConfigKey<Duration> RETENTION_INBOX =
      new ConfigKey<>(
          "retention.inbox",
          "duration, 30d to 36500d",
          null,
          "Age from which message ids are forgotten; must be longer than any gateway keeps unsent"
              + " data. Absent: all are kept.",
          ConfigValues.duration(Duration.ofDays(30), Duration.ofDays(36_500)));

  static final ConfigKey<URI> OTLP_ENDPOINT =
      new ConfigKey<>(
          "otlp.endpoint",
          "http://host:port or https://host:port",
          null,
          "OpenTelemetry collector that gets spans over OTLP/HTTP, usually on port 4318; absent: no"
              + " spans, nothing is loaded.",
          ConfigValues.uri("http", "https"));

  static final ConfigKey<String> PASSPORT_DID_HOST =
      new ConfigKey<>(
          "passport.didHost",
          "host name",
          null,
          "Host of the issuer's `did:web`, which must serve `/.well-known/did.json`; absent: a"
              + " `did:key` of the signing key.",
          ConfigValues::hostName);

  static final ConfigKey<Path> PASSPORT_PART_ISSUERS =
      new ConfigKey<>(
          "passport.partIssuers",
          "folder",
          null,
          "DID documents (`*.json`) of cell makers, suppliers and auditors whose signed parts are"
              + " taken into passports; read at each arrival. A document in a folder of it with the"
              + " name of a category (`carbon-footprint/auditor.json`) is trusted for that category"
              + " alone. Absent: nobody's.",
          ConfigValues::path);

  static final ConfigKey<Mandate> PASSPORT_MANDATE =
      new ConfigKey<>(
          "passport.mandate",
          "JSON file",
          null,
          "The written mandate of the economic operator for whom passports are kept, published in"
              + " the DID document ([passport-log.md](passport-log.md), section 6); needs"
              + " `passport.didHost`.",
          ConfigValues::mandate);

  static final ConfigKey<PublishPolicy> PASSPORT_PUBLISH_POLICY =
      new ConfigKey<>(
          "passport.publishPolicy",
          "TSV file",
          null,
          "When a new update is published: dead-band and maximum age for each attribute"
              + " ([passport-log.md](passport-log.md#when-an-update-is-published)); absent: the"
              + " table that is shown there.",
          ConfigValues::publishPolicy);

  static final ConfigKey<Boolean> WEBHOOKS_INTERNAL =
      new ConfigKey<>(
          "webhooks.internal",
          "true or false",
          "false",
          "Whether changes of passports may be told to this machine and to private networks too,"
              + " else to public addresses alone ([webhooks.md](webhooks.md)).",
          ConfigValues::yesOrNo);
  static final ConfigKey<Boolean> WEBHOOKS_PLAIN =
      new ConfigKey<>(
          "webhooks.plain",
          "true or false",
          "false",
          "Whether they may be told over plain HTTP too.",
          ConfigValues::yesOrNo);
  static final ConfigKey<Duration> WEBHOOKS_RETRY =
      new ConfigKey<>(
          "webhooks.retry",
          "duration, 100ms to 1h",
          "5s",
          "Pause after a webhook's first failed attempt; each further one is four times as long, at"
              + " most a day.",
          ConfigValues.duration(Duration.ofMillis(100), Duration.ofHours(1)));
  static final ConfigKey<Integer> WEBHOOKS_ATTEMPTS =
      new ConfigKey<>(
          "webhooks.attempts",
          "1 to 20",
          "10",
          "Attempts after which a webhook's delivery is given up, and kept to be sent again by"
              + " hand.",
          ConfigValues.integer(1, 20));

  static final ConfigKey<String> DATASPACE_BPN =
      new ConfigKey<>(
          "dataspace.bpn",
          "BPNL and 12 characters",
          null,
          "The manufacturer's business partner number in Catena-X; needs the other `dataspace`"
              + " settings ([passport-log.md](passport-log.md), section 4).",
          ConfigValues::businessPartner);
  static final ConfigKey<URI> DATASPACE_DSP_ENDPOINT =
      new ConfigKey<>(
          "dataspace.dspEndpoint",
          "https://host/path",
          null,
          "Where the provider's EDC negotiates (Dataspace Protocol).",
          ConfigValues::webAddress);
  static final ConfigKey<URI> DATASPACE_DATA_PLANE_URL =
      new ConfigKey<>(
          "dataspace.dataPlaneUrl",
          "https://host/path",
          null,
          "The public address of the EDC's data plane.",
          ConfigValues::webAddress);
  static final ConfigKey<URI> DATASPACE_BASE_URL =
      new ConfigKey<>(
          "dataspace.baseUrl",
          "http://host:port",
          null,
          "Where the EDC's data plane reaches this service.",
          ConfigValues::webAddress);

  static final ConfigKey<Duration> SHUTDOWN_TIMEOUT =
      new ConfigKey<>(
          "shutdown.timeout",
          "duration, 1s to 10m",
          "30s",
          "Longest wait for messages in flight to be committed and acknowledged.",
          ConfigValues.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)));

  static final List<ConfigKey<?>> ALL =
      List.of(
          DATA_DIR,
          BIND,
          LOG_FORMAT,
          HTTP_PORT,
          MQTT_PORT,
          MQTT_PLAIN,
          MQTT_MAX_MESSAGE,
          MQTT_MAX_CONNECTIONS,
          MQTT_TLS_PORT,
          MQTT_TLS_CERT_FILE,
          MQTT_TLS_KEY_FILE,
          MQTT_TLS_CLIENT_CA_FILE,
          BROKER_URL,
          BROKER_CLIENT_ID,
          BROKER_USER,
          BROKER_PASSWORD_FILE,
          BROKER_SHARE_GROUP,
          BROKER_TIME_PROPERTY,
          BROKER_TLS_CA_FILE,
          BROKER_TLS_CERT_FILE,
          BROKER_TLS_KEY_FILE,
          DB_URL,
          DB_USER,
          DB_PASSWORD_FILE,
          INGEST_WRITERS,
          INGEST_MAX_ROWS,
          MAPPING_PROFILES,
          ASSESSMENT_INTERVAL,
          ASSESSMENT_BATCH,
          SOH_MODELS,
          FLEET_LEARNING_INTERVAL,
          WARRANTY_TERMS_FILE,
          LEDGER_CHECK_INTERVAL,
          QUARANTINE_ALARM_SIZE,
          RETENTION_TELEMETRY,
          RETENTION_INBOX,
          OTLP_ENDPOINT,
          PASSPORT_DID_HOST,
          PASSPORT_PART_ISSUERS,
          PASSPORT_MANDATE,
          PASSPORT_PUBLISH_POLICY,
          WEBHOOKS_INTERNAL,
          WEBHOOKS_PLAIN,
          WEBHOOKS_RETRY,
          WEBHOOKS_ATTEMPTS,
          DATASPACE_BPN,
          DATASPACE_DSP_ENDPOINT,
          DATASPACE_DATA_PLANE_URL,
          DATASPACE_BASE_URL,
          SHUTDOWN_TIMEOUT);

  private ConfigKeys() {}
}
