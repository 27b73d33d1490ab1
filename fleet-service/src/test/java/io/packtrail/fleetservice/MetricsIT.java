package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.packtrail.domain.GatewayId;
import io.packtrail.simulators.GatewayClient;
import io.packtrail.simulators.SimulatorException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a running service against the list that operators read. */
class MetricsIT {
  private static final Path DOCS = Path.of("..", "docs");

  private static final byte[] OF_AN_UNKNOWN_BATTERY =
      """
      {"messageId":"m1","batteryId":"NOBODY","sentAt":"2026-11-23T10:00:05Z",
       "samples":[{"t":"2026-11-23T10:00:00Z","packVoltageV":355.2}]}
      """
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void scrape_dashboardAndAlerts_knowTheDocumentedMetrics(@TempDir Path dataDir) throws Exception {
    try (TestService service = TestService.start(dataDir)) {
      GatewayId gatewayId = new GatewayId("gw-metrics");
      try (GatewayClient gateway = service.connect(gatewayId)) {
        gateway.publish("packtrail/v1/gw-metrics/telemetry", new byte[] {'{', 1});
        gateway.publish("packtrail/v1/gw-metrics/telemetry", new byte[] {'{', 1}); // once more
        gateway.publish("packtrail/v1/gw-metrics/telemetry", OF_AN_UNKNOWN_BATTERY);
        gateway.awaitAcknowledged();
      }
      assertThatThrownBy(() -> GatewayClient.connect(service.settings(), gatewayId, "guess"))
          .isInstanceOf(SimulatorException.class);
      String scrape = new String(service.get("/metrics").body(), StandardCharsets.UTF_8);

      Map<String, String> documented = documented();
      assertThat(typesIn(scrape)).isEqualTo(documented);
      assertThat(scrape)
          .contains("packtrail_ingest_quarantined_total{code=\"unparsable\"} 1.0\n")
          .contains("packtrail_ingest_quarantined_total{code=\"unknown-battery\"} 1.0\n")
          .doesNotContain("gw-metrics");
      for (String query : queries()) {
        Matcher metric = Pattern.compile("packtrail_[a-z_]+").matcher(query);
        while (metric.find()) {
          String base = metric.group().replaceFirst("_(bucket|count|sum)$", "");
          assertThat(documented).as(query).containsKey(base);
        }
      }
    }
  }

  /** Every own metric with its type. */
  private static Map<String, String> typesIn(String scrape) {
    Map<String, String> types = new TreeMap<>();
    Matcher type = Pattern.compile("# TYPE (packtrail_\\S+) (\\S+)").matcher(scrape);
    while (type.find()) {
      if (!type.group(1).endsWith("_max")) { // Micrometer's companion of each histogram
        types.put(type.group(1), type.group(2));
      }
    }
    return types;
  }

  private static Map<String, String> documented() throws Exception {
    Map<String, String> types = new TreeMap<>();
    Matcher row =
        Pattern.compile("\\| `(packtrail_[a-z_]+)` \\| (\\w+) \\|")
            .matcher(Files.readString(DOCS.resolve("operations.md")));
    while (row.find()) {
      types.put(row.group(1), row.group(2));
    }
    return types;
  }

  private static List<String> queries() throws Exception {
    List<String> queries = new ArrayList<>();
    JsonNode dashboard =
        new ObjectMapper().readTree(DOCS.resolve("grafana/packtrail.json").toFile());
    assertThat(dashboard.path("schemaVersion").asInt()).isPositive();
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(panel.path("gridPos").path("w").asInt()).isPositive();
      queries.addAll(panel.findValuesAsText("expr"));
    }
    JsonNode alerts = new YAMLMapper().readTree(DOCS.resolve("grafana/alerts.yaml").toFile());
    queries.addAll(alerts.findValuesAsText("expr"));
    assertThat(queries).hasSizeGreaterThan(20);
    return queries;
  }
}
