package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.access.EnrolmentCode;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.fleetservice.http.DescribedBy;
import io.packtrail.simulators.GatewayClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How gateways get in and batteries change hands, through the API and the command line. */
class ProvisioningIT {
  private static TestService running;

  @BeforeAll
  static void start(@TempDir Path dataDir) throws Exception {
    running = TestService.start(dataDir);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void enrolment_codeIsExchangedOnce_andItsPasswordOpens() throws Exception {
    GatewayId gatewayId = new GatewayId("gw-code");
    String code = EnrolmentCode.generate();
    Instant now = Instant.now();
    running
        .service()
        .tables()
        .enrolments()
        .put(gatewayId, EnrolmentCode.hash(code), now, now.plus(Duration.ofMinutes(15)));
    String typed = code.toLowerCase(java.util.Locale.ROOT).replace("-", " ");

    HttpResponse<byte[]> wrong = enrol("gw-code", "0000-0000");
    HttpResponse<byte[]> right = enrol("gw-code", typed);
    HttpResponse<byte[]> again = enrol("gw-code", typed);

    assertThat(wrong.statusCode()).isEqualTo(403);
    assertThat(again.statusCode()).isEqualTo(403);
    assertThat(right.statusCode()).isEqualTo(201);
    JsonNode answer = TestService.parse(right);
    DescribedBy.openApi("get", "/api/v1/gateways", running.json("/api/v1/gateways"));
    GatewayClient.connect(running.settings(), gatewayId, answer.path("password").asText()).close();
    for (int i = 0; i < 10; i++) {
      enrol("gw-code", "0000-0000");
    }
    HttpResponse<byte[]> tooMany = enrol("gw-code", "0000-0000");
    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(tooMany.headers().firstValue("Retry-After")).hasValue("60");
  }

  @Test
  void rotate_withGrace_bothPasswordsOpen() {
    GatewayId gatewayId = new GatewayId("gw-rotate");
    String old = GatewaySecret.generate();
    String next = GatewaySecret.generate();
    Instant now = Instant.now();
    running.service().tables().gateways().add(gatewayId, GatewaySecret.hash(old), now);

    running
        .service()
        .tables()
        .gateways()
        .rotate(gatewayId, GatewaySecret.hash(next), now.plusSeconds(600));

    GatewayClient.connect(running.settings(), gatewayId, old).close();
    GatewayClient.connect(running.settings(), gatewayId, next).close();
  }

  @Test
  void battery_changesHands_andTheAuditSaysWhy() throws Exception {
    running.connect(new GatewayId("gw-first")).close();
    running.connect(new GatewayId("gw-second")).close();
    assertThat(running.post("/api/v1/batteries", battery("SWAP-1", "gw-first")).statusCode())
        .isEqualTo(201);
    String path = "/api/v1/batteries/SWAP-1";

    HttpResponse<byte[]> assigned =
        running.post(
            path + "/assignments",
            "{\"gatewayId\":\"gw-second\",\"vehicleId\":\"bus-7\",\"from\":\"2026-06-01T00:00:00+02:00\",\"reason\":\"swapped in the depot\"}");
    HttpResponse<byte[]> changed =
        patch(
            path,
            "{\"referenceCapacityAh\":150.5,\"referenceSource\":\"acceptance test\",\"reason\":\"measured\"}");
    HttpResponse<byte[]> immutable = patch(path, "{\"ratedCapacityAh\":1,\"reason\":\"typo\"}");
    HttpResponse<byte[]> unknown = patch(path, "{\"gatewayId\":\"gw-typo\",\"reason\":\"typo\"}");
    HttpResponse<byte[]> silent = patch(path, "{\"modelGroup\":\"x\"}");

    assertThat(assigned.statusCode()).isEqualTo(201);
    assertThat(changed.statusCode()).isEqualTo(200);
    JsonNode battery = running.json(path);
    assertThat(battery.path("gatewayId").asText()).isEqualTo("gw-second");
    assertThat(battery.path("vehicleId").asText()).isEqualTo("bus-7");
    assertThat(battery.path("referenceCapacityAh").asDouble()).isEqualTo(150.5);
    assertThat(immutable.statusCode()).isEqualTo(422);
    assertThat(TestService.parse(immutable).path("detail").asText())
        .contains("got ratedCapacityAh, which never changes");
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(silent.statusCode()).isEqualTo(400);
    JsonNode assignments = running.json(path + "/assignments");
    DescribedBy.openApi("get", "/api/v1/batteries/{id}/assignments", assignments);
    assertThat(assignments.path("assignments").get(0).path("to").asText())
        .isEqualTo("2026-05-31T22:00:00Z");
    JsonNode changes = running.json(path + "/changes");
    DescribedBy.openApi("get", "/api/v1/batteries/{id}/changes", changes);
    assertThat(changes.path("changes").findValuesAsText("reason"))
        .containsExactly("measured", "measured", "swapped in the depot");
  }

  @Test
  void register_withAGatewayNobodyAdded_isAcceptedWithAWarning() throws Exception {
    running.connect(new GatewayId("gw-added")).close();

    JsonNode early =
        TestService.parse(running.post("/api/v1/batteries", battery("EARLY-1", "gw-typo-1")));
    JsonNode known =
        TestService.parse(running.post("/api/v1/batteries", battery("EARLY-2", "gw-added")));

    assertThat(early.path("warnings").get(0).asText()).contains("got gw-typo-1");
    assertThat(known.has("warnings")).isFalse();
    assertThat(running.json("/api/v1/batteries/EARLY-1").has("warnings")).isFalse();
  }

  @Test
  void gatewayAdd_pastedLine_isStored() throws Exception {
    assumeTrue(
        System.getenv("PACKTRAIL_TEST_DB_URL") == null, "the command needs the embedded server");
    Tools.need("mosquitto_pub", "mosquitto-clients");
    ChildProcess.Result added =
        ChildProcess.run(
            Map.of(
                "PACKTRAIL_DATA_DIR", running.dataDir().toString(),
                "PACKTRAIL_MQTT_PORT", Integer.toString(running.service().mqttPort())),
            "gateway",
            "add",
            "gw-paste");
    List<String> lines = added.out().lines().toList();
    assertThat(lines.get(lines.size() - 1)).matches("[A-Za-z0-9_-]{43}");
    String line =
        lines.stream().filter(one -> one.startsWith("mosquitto_pub ")).findFirst().orElseThrow();
    assertThat(running.post("/api/v1/batteries", battery("BAT-0001", "gw-paste")).statusCode())
        .isEqualTo(201);

    Process pasted = new ProcessBuilder("sh", "-c", line).inheritIO().start();

    assertThat(pasted.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(pasted.exitValue()).isZero();
    assertThat(running.json("/api/v1/batteries/BAT-0001/telemetry").path("rows")).hasSize(1);
  }

  @Test
  void register_withADateAhead_isAcceptedWithAWarning() throws Exception {
    String ahead =
        battery("AHEAD-1", "gw-ahead")
            .replaceFirst(
                "}", ",\"manufacturedOn\":\"2100-01-01\",\"inServiceOn\":\"2101-05-01\"}");

    JsonNode registered = TestService.parse(running.post("/api/v1/batteries", ahead));

    DescribedBy.openApi("get", "/api/v1/batteries/{id}", registered);
    assertThat(registered.path("warnings").toString())
        .contains(
            "manufacturedOn lies ahead, got 2100-01-01", "inServiceOn lies ahead, got 2101-05-01");
    assertThat(
            running
                .post("/api/v1/batteries", ahead.replace("2101-05-01", "2099-05-01"))
                .statusCode())
        .isEqualTo(400);
  }

  private static HttpResponse<byte[]> enrol(String gatewayId, String code) throws Exception {
    return running.send(
        running
            .anonymous("/api/v1/enrolments")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"gatewayId\":\"%s\",\"code\":\"%s\"}".formatted(gatewayId, code),
                    StandardCharsets.UTF_8)));
  }

  private static HttpResponse<byte[]> patch(String path, String body) throws Exception {
    return running.send(
        running.request(path).method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String battery(String batteryId, String gatewayId) {
    return """
        {"batteryId":"%s","passportId":"urn:example:%s","gatewayId":"%s","chemistry":"NMC622","category":"ev",
         "ratedCapacityAh":156,"nominalVoltageV":352,"seriesCells":96,"parallelCells":3}
        """
        .formatted(batteryId, batteryId, gatewayId);
  }
}
