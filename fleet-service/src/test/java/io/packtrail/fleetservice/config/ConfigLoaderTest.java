package io.packtrail.fleetservice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.packtrail.mqttingest.wire.mapping.MappingProfiles;
import io.packtrail.passportupdater.PublishPolicy;
import io.packtrail.sohmodel.learned.LearnedModels;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
  @Test
  void load_nothingSet_givesTheDocumentedDefaults() {
    ServiceConfig config = ConfigLoader.load(null, Map.of());

    assertThat(config.dataDir()).isEqualTo(Path.of("./data"));
    assertThat(config.bind()).isEqualTo("127.0.0.1");
    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.mqtt().port()).isEqualTo(1883);
    assertThat(config.mqtt().maxMessageBytes()).isEqualTo(4 * 1024 * 1024);
    assertThat(config.broker()).isNull();
    assertThat(config.db().url()).isNull();
    assertThat(config.assessment().interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.passport().didHost()).isNull();
    assertThat(config.shutdown().timeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void load_everyKeySetInTheEnvironment_arrivesInTheRecord(@TempDir Path dir) throws Exception {
    SelfSigned made = SelfSigned.make(dir, "made");
    Path cert = made.certificate();
    Path key = made.key();
    Path secret = Files.writeString(dir.resolve("secret"), "s");

    ServiceConfig config =
        ConfigLoader.load(
            null,
            Map.ofEntries(
                Map.entry("PACKTRAIL_DATA_DIR", "/var/lib/packtrail"),
                Map.entry("PACKTRAIL_BIND", "0.0.0.0"),
                Map.entry("PACKTRAIL_HTTP_PORT", "8081"),
                Map.entry("PACKTRAIL_MQTT_PORT", "1884"),
                Map.entry("PACKTRAIL_MQTT_PLAIN", "true"),
                Map.entry("PACKTRAIL_MQTT_MAX_MESSAGE", "512 KiB"),
                Map.entry("PACKTRAIL_MQTT_MAX_CONNECTIONS", "500"),
                Map.entry("PACKTRAIL_MQTT_TLS_PORT", "8884"),
                Map.entry("PACKTRAIL_MQTT_TLS_CERT_FILE", cert.toString()),
                Map.entry("PACKTRAIL_MQTT_TLS_KEY_FILE", key.toString()),
                Map.entry("PACKTRAIL_MQTT_TLS_CLIENT_CA_FILE", cert.toString()),
                Map.entry("PACKTRAIL_BROKER_URL", "tcp://broker:1883"),
                Map.entry("PACKTRAIL_BROKER_CLIENT_ID", "packtrail-0"),
                Map.entry("PACKTRAIL_BROKER_USER", "packtrail"),
                Map.entry("PACKTRAIL_BROKER_PASSWORD_FILE", secret.toString()),
                Map.entry("PACKTRAIL_BROKER_SHARE_GROUP", "blue"),
                Map.entry("PACKTRAIL_BROKER_TLS_CA_FILE", cert.toString()),
                Map.entry("PACKTRAIL_BROKER_TLS_CERT_FILE", cert.toString()),
                Map.entry("PACKTRAIL_BROKER_TLS_KEY_FILE", key.toString()),
                Map.entry("PACKTRAIL_BROKER_TIME_PROPERTY", "received-at"),
                Map.entry("PACKTRAIL_DB_URL", "jdbc:postgresql://db/packtrail"),
                Map.entry("PACKTRAIL_DB_USER", "packtrail"),
                Map.entry("PACKTRAIL_DB_PASSWORD_FILE", secret.toString()),
                Map.entry("PACKTRAIL_INGEST_WRITERS", "4"),
                Map.entry("PACKTRAIL_INGEST_MAX_ROWS_PER_COMMIT", "5000"),
                Map.entry("PACKTRAIL_ASSESSMENT_INTERVAL", "5m"),
                Map.entry("PACKTRAIL_ASSESSMENT_BATCH", "50"),
                Map.entry("PACKTRAIL_RUL_FLEET_LEARNING_INTERVAL", "6h"),
                Map.entry("PACKTRAIL_LEDGER_CHECK_INTERVAL", "30m"),
                Map.entry("PACKTRAIL_QUARANTINE_ALARM_SIZE", "1MiB"),
                Map.entry("PACKTRAIL_RETENTION_TELEMETRY", "3650d"),
                Map.entry("PACKTRAIL_RETENTION_INBOX", "400d"),
                Map.entry("PACKTRAIL_OTLP_ENDPOINT", "https://collector:4318"),
                Map.entry("PACKTRAIL_PASSPORT_DID_HOST", "passport.example.org"),
                Map.entry("PACKTRAIL_PASSPORT_PART_ISSUERS", "part-issuers"),
                Map.entry("PACKTRAIL_WEBHOOKS_INTERNAL", "true"),
                Map.entry("PACKTRAIL_WEBHOOKS_PLAIN", "true"),
                Map.entry("PACKTRAIL_WEBHOOKS_RETRY", "7s"),
                Map.entry("PACKTRAIL_WEBHOOKS_ATTEMPTS", "3"),
                Map.entry("PACKTRAIL_DATASPACE_BPN", "BPNL00000003CRHK"),
                Map.entry("PACKTRAIL_DATASPACE_DSP_ENDPOINT", "https://edc.example/dsp"),
                Map.entry("PACKTRAIL_DATASPACE_DATA_PLANE_URL", "https://edc.example/public"),
                Map.entry("PACKTRAIL_DATASPACE_BASE_URL", "http://packtrail:8080"),
                Map.entry("PACKTRAIL_LOG_FORMAT", "json"),
                Map.entry("PACKTRAIL_SHUTDOWN_TIMEOUT", "2m")));

    assertThat(config)
        .isEqualTo(
            new ServiceConfig(
                Path.of("/var/lib/packtrail"),
                "0.0.0.0",
                LogFormat.JSON,
                new ServiceConfig.Http(8081),
                new ServiceConfig.Mqtt(
                    1884, new ServiceConfig.MqttTls(8884, cert, key, cert), 512 * 1024, 500),
                new ServiceConfig.Broker(
                    URI.create("tcp://broker:1883"),
                    "packtrail-0",
                    "packtrail",
                    secret,
                    "blue",
                    new ServiceConfig.BrokerTls(cert, cert, key),
                    "received-at"),
                new ServiceConfig.Db("jdbc:postgresql://db/packtrail", "packtrail", secret),
                new ServiceConfig.Ingest(4, 5000),
                MappingProfiles.NONE,
                new ServiceConfig.Assessment(
                    Duration.ofMinutes(5), 50, LearnedModels.NONE, Duration.ofHours(6)),
                new ServiceConfig.Warranty(null),
                new ServiceConfig.Upkeep(
                    Duration.ofMinutes(30), 1 << 20, Duration.ofDays(3_650), Duration.ofDays(400)),
                new ServiceConfig.Otlp(URI.create("https://collector:4318")),
                new ServiceConfig.Passport(
                    "passport.example.org",
                    Path.of("part-issuers"),
                    null,
                    PublishPolicy.standard()),
                new ServiceConfig.Webhooks(true, true, Duration.ofSeconds(7), 3),
                new ServiceConfig.Dataspace(
                    "BPNL00000003CRHK",
                    URI.create("https://edc.example/dsp"),
                    URI.create("https://edc.example/public"),
                    URI.create("http://packtrail:8080")),
                new ServiceConfig.Shutdown(Duration.ofMinutes(2))));
  }

  @Test
  void load_withoutPlainAndWithoutCertificate_saysWhatIsMissing() {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                ConfigLoader.load(
                    null,
                    Map.of(
                        "PACKTRAIL_MQTT_PLAIN", "false",
                        "PACKTRAIL_BROKER_URL", "tcp://broker:1883",
                        "PACKTRAIL_BROKER_SHARE_GROUP", "blue/green")));

    assertThat(refused)
        .hasMessageContaining("PACKTRAIL_MQTT_PLAIN must come with PACKTRAIL_MQTT_TLS_CERT_FILE")
        .hasMessageContaining(
            "PACKTRAIL_BROKER_SHARE_GROUP must hold none of + # /, got blue/green");
  }

  @Test
  void load_filesThatTlsCannotUse_areRefusedEachWithItsName(@TempDir Path dir) throws Exception {
    SelfSigned made = SelfSigned.make(dir, "made");
    SelfSigned other = SelfSigned.make(dir, "other");

    assertThat(
            problems(
                Map.of(
                    "PACKTRAIL_MQTT_TLS_CERT_FILE", made.certificate().toString(),
                    "PACKTRAIL_MQTT_TLS_KEY_FILE", other.key().toString(),
                    "PACKTRAIL_MQTT_TLS_CLIENT_CA_FILE", made.key().toString())))
        .containsExactlyInAnyOrder(
            "PACKTRAIL_MQTT_TLS_CERT_FILE must hold the certificate of the key in PACKTRAIL_MQTT_TLS_KEY_FILE, got that of another key, CN=made's in "
                + made.certificate(),
            "PACKTRAIL_MQTT_TLS_CLIENT_CA_FILE must hold a certificate in PEM, got a PRIVATE KEY in "
                + made.key());
    assertThat(
            problems(
                Map.of(
                    "PACKTRAIL_BROKER_URL", "mqtts://broker",
                    "PACKTRAIL_BROKER_TLS_CERT_FILE", made.certificate().toString(),
                    "PACKTRAIL_BROKER_TLS_KEY_FILE", other.certificate().toString())))
        .containsExactly(
            "PACKTRAIL_BROKER_TLS_KEY_FILE must hold a private key in PEM, got a CERTIFICATE in "
                + other.certificate());
  }

  /** Each of the other keys used to hide what came after it. */
  @Test
  void load_withoutPlainAndWithAnotherWrongKey_reportsBoth() {
    assertThat(
            problems(Map.of("PACKTRAIL_MQTT_PLAIN", "false", "PACKTRAIL_MQTT_TLS_PORT", "99999")))
        .containsExactlyInAnyOrder(
            "PACKTRAIL_MQTT_TLS_PORT must be a whole number in [0, 65535], got 99999",
            "PACKTRAIL_MQTT_TLS_PORT must come with PACKTRAIL_MQTT_TLS_CERT_FILE",
            "PACKTRAIL_MQTT_PLAIN must come with PACKTRAIL_MQTT_TLS_CERT_FILE");
    assertThat(
            problems(
                Map.of(
                    "PACKTRAIL_HTTP_PORT", "7000",
                    "PACKTRAIL_MQTT_PORT", "7000",
                    "PACKTRAIL_ASSESSMENT_BATCH", "none")))
        .contains("PACKTRAIL_MQTT_PORT must differ from PACKTRAIL_HTTP_PORT, got 7000 for both");
  }

  @ParameterizedTest
  @CsvSource({
    "PACKTRAIL_MQTT_TSL_PORT, the nearest is PACKTRAIL_MQTT_TLS_PORT",
    "PACKTRAIL_MQTT_TLS_CERT, the nearest is PACKTRAIL_MQTT_TLS_CERT_FILE",
    "PACKTRAIL_SHUTDOWNTIMEOUT, the nearest is PACKTRAIL_SHUTDOWN_TIMEOUT",
    "PACKTRAIL_FOO, docs/configuration.md lists all",
    "PACKTRAIL_LICENCE, docs/configuration.md lists all"
  })
  void load_unknownName_isToldTheNearestOnlyWhereThatIsNear(String name, String hint) {
    assertThat(problems(Map.of(name, "1"))).containsExactly(name + " is no setting; " + hint);
  }

  private static List<String> problems(Map<String, String> environment) {
    return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(null, environment))
        .problems();
  }

  @Test
  void load_yamlFileAndEnvironment_environmentWins(@TempDir Path dir) throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("packtrail.yaml"),
            "bind: 0.0.0.0\nhttp:\n  port: 9000\nmqtt:\n  port: 9001\n");

    ServiceConfig config =
        ConfigLoader.load(
            null, Map.of("PACKTRAIL_CONFIG", file.toString(), "PACKTRAIL_HTTP_PORT", "9100"));

    assertThat(config.bind()).isEqualTo("0.0.0.0");
    assertThat(config.http().port()).isEqualTo(9100);
    assertThat(config.mqtt().port()).isEqualTo(9001);
  }

  @Test
  void load_severalMistakes_areAllReportedAtOnceWithTheNameThatWasUsed(@TempDir Path dir)
      throws IOException {
    Path file = Files.writeString(dir.resolve("c.yaml"), "http:\n  prot: 9000\nmqtt:\n  port: x\n");

    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                ConfigLoader.load(
                    file,
                    Map.of(
                        "PACKTRAIL_HTTP_PORT", "99999",
                        "PACKTRAIL_DATADIR", "/data",
                        "PACKTRAIL_ASSESSMENT_INTERVAL", "10",
                        "PACKTRAIL_DB_USER", "packtrail",
                        "PACKTRAIL_BROKER_URL", "http://broker",
                        "PACKTRAIL_DB_PASSWORD_FILE", "/no/such/file")));

    assertThat(refused.problems())
        .containsExactlyInAnyOrder(
            "http.prot is no setting; the nearest is http.port",
            "mqtt.port must be a whole number in [0, 65535], got x",
            "PACKTRAIL_HTTP_PORT must be a whole number in [0, 65535], got 99999",
            "PACKTRAIL_DATADIR is no setting; the nearest is PACKTRAIL_DATA_DIR",
            "PACKTRAIL_ASSESSMENT_INTERVAL must be a duration with its unit (ms, s, m, h, d), for example 30s, got 10",
            "PACKTRAIL_DB_USER must come with PACKTRAIL_DB_URL",
            "PACKTRAIL_DB_PASSWORD_FILE must come with PACKTRAIL_DB_URL",
            "PACKTRAIL_BROKER_URL must be a URL with scheme tcp, ssl, mqtt, mqtts, got http://broker",
            "PACKTRAIL_DB_PASSWORD_FILE must be a file that can be read, got /no/such/file");
  }

  @Test
  void load_fileIsNotYaml_saysWhichFile(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("c.yaml"), "http: [1,\n");

    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, Map.of()));

    assertThat(refused.problems())
        .singleElement()
        .asString()
        .startsWith(file + " must be YAML: line 1, column 9: ")
        .hasLineCount(1);
  }

  @Test
  void load_fileIsMissing_isRefused() {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(Path.of("/no/such.yaml"), Map.of()));

    assertThat(refused)
        .hasMessage("configuration file must exist and be readable, got /no/such.yaml");
  }

  @Test
  void load_emptyVariable_countsAsNotSet() {
    ServiceConfig config = ConfigLoader.load(null, Map.of("PACKTRAIL_DB_URL", ""));

    assertThat(config.db().url()).isNull();
  }

  @Test
  void load_bothServersOnOnePort_isRefused() {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                ConfigLoader.load(
                    null, Map.of("PACKTRAIL_HTTP_PORT", "7000", "PACKTRAIL_MQTT_PORT", "7000")));

    assertThat(refused)
        .hasMessage("PACKTRAIL_MQTT_PORT must differ from PACKTRAIL_HTTP_PORT, got 7000 for both");
  }
}
