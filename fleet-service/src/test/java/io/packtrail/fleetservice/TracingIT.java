package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.fleetservice.tracing.Tracing;
import io.packtrail.simulators.GatewayClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector hears of a service, and that there is nothing without one. */
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class TracingIT {
  private static final String TELEMETRY =
      """
      {"messageId":"m-1","batteryId":"TRACED","sentAt":"2026-01-01T10:00:11Z","samples":[
       {"t":"2026-01-01T10:00:00Z","packVoltageV":355.2,"packCurrentA":1},
       {"t":"2026-01-01T10:00:10Z","packVoltageV":355.2,"packCurrentA":2}]}
      """;

  @TempDir private Path dataDir;

  @Test
  void endpointConfigured_messageRequestAndAssessment_areSpans() throws Exception {
    try (TestCollector collector = TestCollector.start()) {
      try (TestService service = TestService.startTraced(dataDir, collector.address())) {
        service.register(Samples.battery("TRACED"));
        try (GatewayClient gateway = service.connect(new GatewayId("gw-traced"))) {
          gateway.publish(
              "packtrail/v1/gw-traced/telemetry", TELEMETRY.getBytes(StandardCharsets.UTF_8));
          gateway.awaitAcknowledged();
        }
        service.service().assessAll(batteryId -> {});
        service.json("/api/v1/batteries/TRACED/soh");
        service.get("/api/v1/nowhere/TRACED");
      } // closing sends what waits

      assertThat(collector.paths()).isNotEmpty().containsOnly("POST /v1/traces");
      assertThat(collector.spans())
          .anySatisfy(
              span -> {
                assertThat(span.name()).isEqualTo("ingest commit");
                assertThat(span.error()).isFalse();
                assertThat(span.attributes())
                    .containsEntry("packtrail.messages", "1")
                    .containsEntry("packtrail.samples", "2")
                    .containsOnlyKeys(
                        "packtrail.messages", "packtrail.samples", "packtrail.waited_ms");
              })
          .contains(
              new TestCollector.Received(
                  "battery assessment",
                  Map.of("packtrail.battery_id", "TRACED", "packtrail.result", "not_estimable"),
                  false),
              new TestCollector.Received(
                  "GET /api/v1/batteries/{id}/soh",
                  Map.of(
                      "http.request.method", "GET",
                      "http.route", "/api/v1/batteries/{id}/soh",
                      "http.response.status_code", "200"),
                  false),
              new TestCollector.Received(
                  "GET",
                  Map.of("http.request.method", "GET", "http.response.status_code", "404"),
                  false));
    }
  }

  @Test
  void collectorAway_serviceWorksAndStops() throws Exception {
    URI nobody;
    try (TestCollector collector = TestCollector.start()) {
      nobody = collector.address();
    }

    FleetService stopped;
    try (TestService service = TestService.startTraced(dataDir, nobody)) {
      assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
      stopped = service.service();
    }
    assertThat(stopped.failures()).isEmpty();
  }

  @Test
  void nothingConfigured_noClassOfOpenTelemetryIsLoaded() throws Exception {
    Path loaded = dataDir.resolve("loaded.txt");
    Map<String, String> settings =
        Map.of(
            "PACKTRAIL_DATA_DIR",
            dataDir.resolve("data").toString(),
            "PACKTRAIL_HTTP_PORT",
            "0",
            "PACKTRAIL_MQTT_PORT",
            "0",
            "JAVA_TOOL_OPTIONS",
            "-Xlog:class+load:file=" + loaded);
    try (ChildProcess service = ChildProcess.start(settings, "serve")) {
      ChildProcess.Ports ports = service.awaitServing();
      ApiClient api = new ApiClient(ports.http(), dataDir.resolve("data"));
      api.get("/api/v1/batteries");
      assertThat(service.stop().exitCode()).isZero();
    }

    assertThat(Files.readString(loaded))
        .contains(Tracing.class.getName() + " ")
        .doesNotContain("io.opentelemetry")
        .doesNotContain("OtlpTracing");
  }
}
