package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.Topics;
import io.packtrail.passportupdater.PassportVerifier;
import io.packtrail.simulators.GatewayClient;
import io.packtrail.simulators.GatewayMessage;
import io.packtrail.simulators.fleet.FleetPlan;
import io.packtrail.simulators.fleet.FleetSimulation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is answered with one sentence, and nothing is lost. */
class BadInputIT {
  private static final int FLIPPED_BITS = 50;

  private static Path dataDir;
  private static Path otherDataDir;
  private static TestService running;

  @BeforeAll
  static void start(@TempDir Path folder, @TempDir Path otherFolder) throws Exception {
    dataDir = folder;
    otherDataDir = otherFolder;
    running = TestService.start(folder);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void serve_httpPortInUse_isOneSentenceAndExitCodeOne() throws Exception {
    assertPortInUse("PACKTRAIL_HTTP_PORT", "http.port");
  }

  @Test
  void serve_mqttPortInUse_isOneSentenceAndExitCodeOne() throws Exception {
    assertPortInUse("PACKTRAIL_MQTT_PORT", "mqtt.port");
  }

  @Test
  void verify_missingFile_isOneSentenceAndExitCodeOne() throws Exception {
    String missing = dataDir.resolve("no-such-passport.json").toString();

    ChildProcess.Result refused = ChildProcess.run(Map.of(), "verify", missing);

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err().strip())
        .isEqualTo("packtrail: file must exist and be readable, got " + missing);
  }

  @Test
  void verify_flippedByte_isExitCodeOneAndNamesTheCheck() throws Exception {
    FleetSimulation simulation =
        new FleetSimulation(new FleetPlan(1, 0.5, 7, Instant.parse("2026-11-01T00:00:00Z")));
    Battery battery = simulation.batteries().get(0);
    running.register(battery);
    try (GatewayClient gateway = running.connect(Objects.requireNonNull(battery.gatewayId()))) {
      Iterator<GatewayMessage> messages = simulation.messages(battery, day -> {});
      while (messages.hasNext()) {
        GatewayMessage message = messages.next();
        gateway.publish(message.topic(), message.payload());
      }
      gateway.awaitAcknowledged();
    }
    running.service().assessAll(assessed -> {});
    byte[] file =
        running.get("/api/v1/batteries/" + battery.batteryId() + "/passport/export").body();
    Path intact = Files.write(dataDir.resolve("intact.json"), file);
    ChildProcess.Result good = ChildProcess.run(Map.of(), "verify", intact.toString());
    assertThat(good.exitCode()).as(good.out() + good.err()).isZero();

    Random random = new Random(7);
    for (int i = 0; i < FLIPPED_BITS; i++) {
      int at = random.nextInt(file.length);
      byte bit = (byte) (1 << random.nextInt(7));
      file[at] ^= bit;
      assertThat(PassportVerifier.verify(file, List.of()).failed())
          .as("byte %d flipped by %d", at, bit)
          .isNotEmpty();
      file[at] ^= bit;
    }
    file[file.length / 3] ^= 1;
    Path flipped = Files.write(dataDir.resolve("flipped.json"), file);
    ChildProcess.Result refused = ChildProcess.run(Map.of(), "verify", flipped.toString());

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err().strip())
        .isEqualTo(
            "packtrail: %s failed: %s"
                .formatted(
                    flipped, String.join(", ", PassportVerifier.verify(file, List.of()).failed())));
  }

  @Test
  void readyz_namesTheDatabaseAndWhatIsActive() throws Exception {
    JsonNode database = running.json("/readyz").path("database");

    boolean timescale = hasTimescale();
    assertThat(database.path("postgresql").asText()).matches("\\d+\\.\\d+.*");
    assertThat(database.path("timescaledb").isTextual()).isEqualTo(timescale);
    assertThat(database.path("hypertable").asBoolean()).isEqualTo(timescale);
  }

  @Test
  void message_voltageInMillivolts_isKeptWithTheUnitItLooksLike() throws Exception {
    String payload =
        """
        {"messageId":"m-1","batteryId":"b-1","sentAt":"2026-03-01T00:00:01Z",
         "samples":[{"t":"2026-03-01T00:00:00Z","packVoltageV":355000,"packCurrentA":-12}]}
        """;

    JsonNode kept = quarantinedAfter("gw-millivolts", payload);

    assertThat(kept.path("code").asText()).isEqualTo("value-out-of-range");
    assertThat(kept.path("reason").asText())
        .contains("packVoltageV must be in [0, 2000], got 355000 V; looks like mV");
    assertThat(kept.path("payload").asText()).isEqualTo(payload);
  }

  @Test
  void message_unparsable_isKeptWithThePlaceOfTheMistake() throws Exception {
    String payload = "{\"messageId\":\"m-1\",\"batteryId\":";

    JsonNode kept = quarantinedAfter("gw-unparsable", payload);

    assertThat(kept.path("reason").asText())
        .contains("payload must be one object of JSON, got a mistake at line 1");
    assertThat(kept.path("payload").asText()).isEqualTo(payload);
  }

  private static void assertPortInUse(String variable, String setting) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> settings = new HashMap<>();
      settings.put("PACKTRAIL_DATA_DIR", otherDataDir.toString());
      settings.put("PACKTRAIL_HTTP_PORT", "0");
      settings.put("PACKTRAIL_MQTT_PORT", "0");
      settings.put(variable, Integer.toString(taken.getLocalPort()));

      ChildProcess.Result refused = ChildProcess.run(settings, "serve");

      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(1);
      assertThat(refused.err().lines().filter(line -> line.startsWith("packtrail: ")))
          .singleElement()
          .asString()
          .contains(setting)
          .contains(Integer.toString(taken.getLocalPort()))
          .contains(variable);
      assertThat(refused.err()).doesNotContain("\tat ");
    }
  }

  /** The message is acknowledged, because it is kept; the ledger knows of it. */
  private static JsonNode quarantinedAfter(String gateway, String payload) throws Exception {
    GatewayId gatewayId = new GatewayId(gateway);
    try (GatewayClient client = running.connect(gatewayId)) {
      client.publish(Topics.telemetry(gatewayId), payload.getBytes(StandardCharsets.UTF_8));
      client.awaitAcknowledged();
    }
    assertThat(running.service().tables().ledger().imbalances()).isEmpty();
    JsonNode messages =
        running.json("/api/v1/gateways/" + gatewayId + "/quarantine").path("messages");
    assertThat(messages).hasSize(1);
    return messages.get(0);
  }

  /** As the server itself says; the embedded one has none. */
  private static boolean hasTimescale() throws SQLException {
    String url = System.getenv().getOrDefault("PACKTRAIL_TEST_DB_URL", "");
    if (url.isBlank()) {
      return false;
    }
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) > 0 FROM pg_available_extensions WHERE name = 'timescaledb'")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
