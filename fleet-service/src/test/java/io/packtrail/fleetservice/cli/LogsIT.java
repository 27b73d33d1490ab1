package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.access.AdminToken;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.fleetservice.config.ConfigLoader;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.simulators.GatewayClient;
import io.packtrail.simulators.SimulatorException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a running service writes into its log, read as a collector of logs would. */
class LogsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VIN = "WVWZZZ1JZXW000001";
  private static final String POSITION = "48.137154";

  @AfterEach
  void letTheFileGo() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).reset();
  }

  @Test
  void json_refusedGatewayAndPayloadWithSecrets_leaveTheirCodeOnly(@TempDir Path dir)
      throws Exception {
    Path data = dir.resolve("data");
    ServiceConfig config =
        ConfigLoader.load(
            null,
            Map.of(
                "PACKTRAIL_DATA_DIR", data.toString(),
                "PACKTRAIL_HTTP_PORT", "0",
                "PACKTRAIL_MQTT_PORT", "0",
                "PACKTRAIL_LOG_FORMAT", "json"));
    String password = GatewaySecret.generate();
    GatewayId gatewayId = new GatewayId("gw-log");
    String token;

    Logs.begin(data, config.logFormat(), Level.ERROR);
    try (FleetService service = FleetService.start(config, false, FleetService.systemClock())) {
      token = AdminToken.in(data).value();
      service
          .tables()
          .gateways()
          .add(gatewayId, GatewaySecret.hash(password), FleetService.systemClock().instant());
      GatewayClient.Settings settings =
          new GatewayClient.Settings("tcp://127.0.0.1:" + service.mqttPort());
      assertThatThrownBy(() -> GatewayClient.connect(settings, gatewayId, password + "x"))
          .isInstanceOf(SimulatorException.class);
      try (GatewayClient gateway = GatewayClient.connect(settings, gatewayId, password)) {
        gateway.publish(
            "packtrail/v1/gw-log/telemetry",
            "{\"vin\":\"%s\",\"latitude\":%s}"
                .formatted(VIN, POSITION)
                .getBytes(StandardCharsets.UTF_8));
        gateway.awaitAcknowledged();
      }
      assertThat(service.tables().activity().quarantine(gatewayId, false, 5, 100)).hasSize(1);
    }

    String log = Files.readString(data.resolve("log").resolve("packtrail.log"));
    List<String> refused = new ArrayList<>();
    for (String line : log.lines().toList()) {
      JsonNode entry = JSON.readTree(line);
      assertThat(entry.path("message").asText()).isNotEmpty();
      if (keyValues(entry).containsKey("code")) {
        refused.add(keyValues(entry).get("gatewayId"));
      }
    }
    assertThat(refused).containsExactly("gw-log");
    assertThat(log).doesNotContain(VIN, POSITION, password, token);
  }

  private static Map<String, String> keyValues(JsonNode entry) {
    Map<String, String> found = new java.util.HashMap<>();
    for (JsonNode one : entry.path("kvpList")) {
      one.properties().forEach(pair -> found.put(pair.getKey(), pair.getValue().asText()));
    }
    return found;
  }
}
