package io.packtrail.fleetservice.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.packtrail.fleetservice.config.ServiceConfig.Assessment;
import io.packtrail.fleetservice.config.ServiceConfig.Broker;
import io.packtrail.fleetservice.config.ServiceConfig.Db;
import io.packtrail.fleetservice.config.ServiceConfig.Http;
import io.packtrail.fleetservice.config.ServiceConfig.Ingest;
import io.packtrail.fleetservice.config.ServiceConfig.Mqtt;
import io.packtrail.fleetservice.config.ServiceConfig.Passport;
import io.packtrail.fleetservice.config.ServiceConfig.Shutdown;
import io.packtrail.fleetservice.config.ServiceConfig.Upkeep;
import io.packtrail.mqttingest.PemFiles;
import io.packtrail.mqttingest.wire.mapping.MappingProfiles;
import io.packtrail.passportupdater.PublishPolicy;
import io.packtrail.sohmodel.learned.LearnedModels;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: an optional YAML file, then {@code PACKTRAIL_*} environment variables
 * over it. Collects every problem before it refuses.
 */
public final class ConfigLoader {
  /**
   * Names in the environment that are not settings: for the launcher, for this loader, for tests.
   */
  private static final List<String> NOT_SETTINGS =
      List.of("PACKTRAIL_CONFIG", "PACKTRAIL_JAVA_OPTS", "PACKTRAIL_TEST_");

  private final List<String> problems = new ArrayList<>();

  /** Text of each key that is set, by path, with the name it was set by. */
  private final Map<String, Setting> settings = new HashMap<>();

  private record Setting(String name, String text) {}

  private ConfigLoader() {}

  /**
   * The configuration.
   *
   * @param file the YAML file; absent: the one that {@code PACKTRAIL_CONFIG} names, if any
   * @throws ConfigException with every problem, when there is one
   */
  public static ServiceConfig load(@Nullable Path file, Map<String, String> environment) {
    ConfigLoader loader = new ConfigLoader();
    String named = environment.get("PACKTRAIL_CONFIG");
    if (file != null) {
      loader.readFile(file);
    } else if (named != null && !named.isBlank()) {
      loader.readFile(Path.of(named));
    }
    loader.readEnvironment(environment);
    ServiceConfig config = loader.build();
    if (config == null || !loader.problems.isEmpty()) {
      throw new ConfigException(loader.problems);
    }
    return config;
  }

  private void readFile(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      problems.add("configuration file must exist and be readable, got " + file);
      return;
    }
    try {
      JsonNode root = new YAMLMapper().readTree(Files.readAllBytes(file));
      if (root != null && root.isObject()) {
        collect("", root);
      } else if (root != null && !root.isMissingNode() && !root.isNull()) {
        problems.add("%s must hold a YAML mapping of keys to values".formatted(file));
      }
    } catch (JacksonException e) {
      problems.add(notYaml(file, e));
    } catch (IOException e) {
      problems.add("%s could not be read: %s".formatted(file, e.getMessage()));
    }
  }

  /** The parser's message spans lines, with what it read before and a picture of the place. */
  private static String notYaml(Path file, JacksonException e) {
    String problem =
        String.valueOf(e.getOriginalMessage())
            .lines()
            .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
            .reduce("", (before, line) -> line);
    JsonLocation at = e.getLocation();
    return at == null
        ? "%s must be YAML: %s".formatted(file, problem)
        : "%s must be YAML: line %d, column %d: %s"
            .formatted(file, at.getLineNr(), at.getColumnNr(), problem);
  }

  private void collect(String prefix, JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String path = prefix + field.getKey();
      JsonNode value = field.getValue();
      if (value.isObject()) {
        collect(path + ".", value);
      } else if (!value.isValueNode()) {
        problems.add(path + " must be a single value, got a list");
      } else if (known(path)) {
        set(path, path, value.asText());
      } else {
        List<String> paths = ConfigKeys.ALL.stream().map(ConfigKey::path).toList();
        problems.add(unknown(path, paths));
      }
    }
  }

  private void readEnvironment(Map<String, String> environment) {
    new TreeMap<>(environment)
        .forEach(
            (name, text) -> {
              if (!name.startsWith("PACKTRAIL_")
                  || NOT_SETTINGS.stream().anyMatch(name::startsWith)) {
                return;
              }
              for (ConfigKey<?> key : ConfigKeys.ALL) {
                if (key.env().equals(name)) {
                  set(key.path(), name, text);
                  return;
                }
              }
              problems.add(unknown(name, ConfigKeys.ALL.stream().map(ConfigKey::env).toList()));
            });
  }

  private void set(String path, String name, String text) {
    if (text.isBlank()) {
      settings.remove(path); // An empty variable means: not set.
    } else {
      settings.put(path, new Setting(name, text));
    }
  }

  private static boolean known(String path) {
    return ConfigKeys.ALL.stream().anyMatch(key -> key.path().equals(path));
  }

  private static String unknown(String name, List<String> candidates) {
    String near = NearestName.of(name, candidates);
    return near == null
        ? "%s is no setting; docs/configuration.md lists all".formatted(name)
        : "%s is no setting; the nearest is %s".formatted(name, near);
  }

  /** The configuration, or null where a value that cannot be absent could not be read. */
  private @Nullable ServiceConfig build() {
    Path dataDir = get(ConfigKeys.DATA_DIR);
    String bind = get(ConfigKeys.BIND);
    LogFormat logFormat = get(ConfigKeys.LOG_FORMAT);
    Integer httpPort = get(ConfigKeys.HTTP_PORT);
    Mqtt mqtt = mqtt();
    Broker broker = broker();
    if (mqtt != null && httpPort != null) {
      differ(mqtt, httpPort);
    }
    Db db =
        new Db(get(ConfigKeys.DB_URL), get(ConfigKeys.DB_USER), get(ConfigKeys.DB_PASSWORD_FILE));
    needs(ConfigKeys.DB_USER, ConfigKeys.DB_URL);
    needs(ConfigKeys.DB_PASSWORD_FILE, ConfigKeys.DB_URL);
    Integer writers = get(ConfigKeys.INGEST_WRITERS);
    Integer maxRows = get(ConfigKeys.INGEST_MAX_ROWS);
    MappingProfiles mappings = get(ConfigKeys.MAPPING_PROFILES);
    Duration interval = get(ConfigKeys.ASSESSMENT_INTERVAL);
    Integer batch = get(ConfigKeys.ASSESSMENT_BATCH);
    LearnedModels models = get(ConfigKeys.SOH_MODELS);
    Duration fleetLearning = get(ConfigKeys.FLEET_LEARNING_INTERVAL);
    ServiceConfig.Warranty warranty =
        new ServiceConfig.Warranty(get(ConfigKeys.WARRANTY_TERMS_FILE));
    Upkeep upkeep = upkeep();
    ServiceConfig.Otlp otlp = new ServiceConfig.Otlp(get(ConfigKeys.OTLP_ENDPOINT));
    Passport passport =
        new Passport(
            get(ConfigKeys.PASSPORT_DID_HOST),
            get(ConfigKeys.PASSPORT_PART_ISSUERS),
            get(ConfigKeys.PASSPORT_MANDATE),
            Objects.requireNonNullElseGet(
                get(ConfigKeys.PASSPORT_PUBLISH_POLICY), PublishPolicy::standard));
    needs(ConfigKeys.PASSPORT_MANDATE, ConfigKeys.PASSPORT_DID_HOST);
    ServiceConfig.Webhooks webhooks = webhooks();
    ServiceConfig.Dataspace dataspace = dataspace();
    Duration timeout = get(ConfigKeys.SHUTDOWN_TIMEOUT);
    if (dataDir == null
        || bind == null
        || logFormat == null
        || httpPort == null
        || mqtt == null
        || writers == null
        || maxRows == null
        || interval == null
        || batch == null
        || fleetLearning == null
        || upkeep == null
        || webhooks == null
        || timeout == null) {
      return null;
    }
    return new ServiceConfig(
        dataDir,
        bind,
        logFormat,
        new Http(httpPort),
        mqtt,
        broker,
        db,
        new Ingest(writers, maxRows),
        mappings == null ? MappingProfiles.NONE : mappings,
        new Assessment(
            interval, batch, models == null ? LearnedModels.NONE : models, fleetLearning),
        warranty,
        upkeep,
        otlp,
        passport,
        webhooks,
        dataspace,
        new Shutdown(timeout));
  }

  /** A data space, or null where none is set; half of one is a mistake. */
  private ServiceConfig.@Nullable Dataspace dataspace() {
    String bpn = get(ConfigKeys.DATASPACE_BPN);
    URI dsp = get(ConfigKeys.DATASPACE_DSP_ENDPOINT);
    URI dataPlane = get(ConfigKeys.DATASPACE_DATA_PLANE_URL);
    URI base = get(ConfigKeys.DATASPACE_BASE_URL);
    needs(ConfigKeys.DATASPACE_BPN, ConfigKeys.DATASPACE_DSP_ENDPOINT);
    needs(ConfigKeys.DATASPACE_DSP_ENDPOINT, ConfigKeys.DATASPACE_DATA_PLANE_URL);
    needs(ConfigKeys.DATASPACE_DATA_PLANE_URL, ConfigKeys.DATASPACE_BASE_URL);
    needs(ConfigKeys.DATASPACE_BASE_URL, ConfigKeys.DATASPACE_BPN);
    return bpn == null || dsp == null || dataPlane == null || base == null
        ? null
        : new ServiceConfig.Dataspace(bpn, dsp, dataPlane, base);
  }

  private ServiceConfig.@Nullable Webhooks webhooks() {
    Boolean internal = get(ConfigKeys.WEBHOOKS_INTERNAL);
    Boolean plain = get(ConfigKeys.WEBHOOKS_PLAIN);
    Duration retry = get(ConfigKeys.WEBHOOKS_RETRY);
    Integer attempts = get(ConfigKeys.WEBHOOKS_ATTEMPTS);
    return internal == null || plain == null || retry == null || attempts == null
        ? null
        : new ServiceConfig.Webhooks(internal, plain, retry, attempts);
  }

  private @Nullable Upkeep upkeep() {
    Duration interval = get(ConfigKeys.LEDGER_CHECK_INTERVAL);
    Integer alarmBytes = get(ConfigKeys.QUARANTINE_ALARM_SIZE);
    Duration keepTelemetry = get(ConfigKeys.RETENTION_TELEMETRY);
    Duration keepInbox = get(ConfigKeys.RETENTION_INBOX);
    return interval == null || alarmBytes == null
        ? null
        : new Upkeep(interval, alarmBytes, keepTelemetry, keepInbox);
  }

  private @Nullable Mqtt mqtt() {
    Integer port = get(ConfigKeys.MQTT_PORT);
    Boolean plain = get(ConfigKeys.MQTT_PLAIN);
    Integer maxMessageBytes = get(ConfigKeys.MQTT_MAX_MESSAGE);
    Integer maxConnections = get(ConfigKeys.MQTT_MAX_CONNECTIONS);
    Integer tlsPort = get(ConfigKeys.MQTT_TLS_PORT);
    Path certFile = get(ConfigKeys.MQTT_TLS_CERT_FILE);
    Path keyFile = get(ConfigKeys.MQTT_TLS_KEY_FILE);
    Path clientCaFile = get(ConfigKeys.MQTT_TLS_CLIENT_CA_FILE);
    needs(ConfigKeys.MQTT_TLS_CERT_FILE, ConfigKeys.MQTT_TLS_KEY_FILE);
    needs(ConfigKeys.MQTT_TLS_KEY_FILE, ConfigKeys.MQTT_TLS_CERT_FILE);
    needs(ConfigKeys.MQTT_TLS_CLIENT_CA_FILE, ConfigKeys.MQTT_TLS_CERT_FILE);
    needs(ConfigKeys.MQTT_TLS_PORT, ConfigKeys.MQTT_TLS_CERT_FILE);
    if (Boolean.FALSE.equals(plain)) {
      needs(ConfigKeys.MQTT_PLAIN, ConfigKeys.MQTT_TLS_CERT_FILE);
    }
    belongTogether(ConfigKeys.MQTT_TLS_CERT_FILE, certFile, ConfigKeys.MQTT_TLS_KEY_FILE, keyFile);
    forServers(ConfigKeys.MQTT_TLS_CERT_FILE, certFile);
    if (port == null
        || plain == null
        || maxMessageBytes == null
        || maxConnections == null
        || tlsPort == null) {
      return null;
    }
    ServiceConfig.MqttTls tls =
        certFile == null || keyFile == null
            ? null
            : new ServiceConfig.MqttTls(tlsPort, certFile, keyFile, clientCaFile);
    return new Mqtt(plain ? port : null, tls, maxMessageBytes, maxConnections);
  }

  private void belongTogether(
      ConfigKey<Path> certKey,
      @Nullable Path certFile,
      ConfigKey<Path> keyKey,
      @Nullable Path file) {
    Setting setting = settings.get(certKey.path());
    if (setting == null || certFile == null || file == null) {
      return;
    }
    try {
      PemFiles.requireBelongTogether(
          PemFiles.certificates(certFile), PemFiles.privateKey(file), keyKey.env(), certFile);
    } catch (IllegalArgumentException e) {
      problems.add(setting.name() + " " + e.getMessage());
    }
  }

  private void forServers(ConfigKey<Path> certKey, @Nullable Path certFile) {
    Setting setting = settings.get(certKey.path());
    if (setting == null || certFile == null) {
      return;
    }
    try {
      PemFiles.requireForServers(PemFiles.certificates(certFile).get(0), certFile);
    } catch (IllegalArgumentException e) {
      problems.add(setting.name() + " " + e.getMessage());
    }
  }

  private void differ(Mqtt mqtt, int httpPort) {
    differ(ConfigKeys.MQTT_PORT, mqtt.port(), ConfigKeys.HTTP_PORT, httpPort);
    ServiceConfig.MqttTls tls = mqtt.tls();
    if (tls != null) {
      differ(ConfigKeys.MQTT_TLS_PORT, tls.port(), ConfigKeys.HTTP_PORT, httpPort);
      differ(ConfigKeys.MQTT_TLS_PORT, tls.port(), ConfigKeys.MQTT_PORT, mqtt.port());
    }
  }

  private void differ(
      ConfigKey<?> key, @Nullable Integer port, ConfigKey<?> otherKey, @Nullable Integer other) {
    if (port != null && port != 0 && port.equals(other)) {
      problems.add(
          "%s must differ from %s, got %d for both".formatted(key.env(), otherKey.env(), port));
    }
  }

  private @Nullable Broker broker() {
    URI url = get(ConfigKeys.BROKER_URL);
    String clientId = get(ConfigKeys.BROKER_CLIENT_ID);
    String shareGroup = get(ConfigKeys.BROKER_SHARE_GROUP);
    String user = get(ConfigKeys.BROKER_USER);
    Path passwordFile = get(ConfigKeys.BROKER_PASSWORD_FILE);
    ServiceConfig.BrokerTls tls =
        new ServiceConfig.BrokerTls(
            get(ConfigKeys.BROKER_TLS_CA_FILE),
            get(ConfigKeys.BROKER_TLS_CERT_FILE),
            get(ConfigKeys.BROKER_TLS_KEY_FILE));
    belongTogether(
        ConfigKeys.BROKER_TLS_CERT_FILE,
        tls.certFile(),
        ConfigKeys.BROKER_TLS_KEY_FILE,
        tls.keyFile());
    needs(ConfigKeys.BROKER_TLS_CA_FILE, ConfigKeys.BROKER_URL);
    needs(ConfigKeys.BROKER_TLS_CERT_FILE, ConfigKeys.BROKER_TLS_KEY_FILE);
    needs(ConfigKeys.BROKER_TLS_KEY_FILE, ConfigKeys.BROKER_TLS_CERT_FILE);
    needs(ConfigKeys.BROKER_USER, ConfigKeys.BROKER_URL);
    needs(ConfigKeys.BROKER_PASSWORD_FILE, ConfigKeys.BROKER_USER);
    needs(ConfigKeys.BROKER_TIME_PROPERTY, ConfigKeys.BROKER_URL);
    String timeProperty = get(ConfigKeys.BROKER_TIME_PROPERTY);
    if (url == null || clientId == null || shareGroup == null) {
      return null;
    }
    return new Broker(url, clientId, user, passwordFile, shareGroup, tls, timeProperty);
  }

  private void needs(ConfigKey<?> key, ConfigKey<?> other) {
    Setting setting = settings.get(key.path());
    if (setting != null && !settings.containsKey(other.path())) {
      problems.add("%s must come with %s".formatted(setting.name(), other.env()));
    }
  }

  private <T> @Nullable T get(ConfigKey<T> key) {
    Setting setting = settings.get(key.path());
    String text = setting != null ? setting.text() : key.defaultText();
    if (text == null) {
      return null;
    }
    try {
      return key.parse().apply(text);
    } catch (IllegalArgumentException e) {
      problems.add((setting != null ? setting.name() : key.env()) + " " + e.getMessage());
      return null;
    }
  }
}
