package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.timescalestore.DatabaseInfo;
import io.packtrail.timescalestore.LedgerCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What machines ask: alive, ready, metrics, and the description of everything else. */
final class MachineResource {
  private final Readiness readiness;
  private final ServiceMetrics metrics;
  private final JsonNode openApi = openApi();

  MachineResource(Readiness readiness, ServiceMetrics metrics) {
    this.readiness = readiness;
    this.metrics = metrics;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/livez", Access.PUBLIC, request -> live()),
        Endpoint.get("/startupz", Access.PUBLIC, request -> ready()),
        Endpoint.get("/readyz", Access.PUBLIC, request -> ready()),
        Endpoint.get("/metrics", Access.PUBLIC, request -> metrics()),
        Endpoint.get("/openapi.json", Access.PUBLIC, request -> Reply.json(openApi)));
  }

  private static Reply live() {
    return Reply.json(JsonNodeFactory.instance.objectNode().put("status", "alive"));
  }

  private Reply ready() {
    Readiness.State state = readiness.state();
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("status", state.ready() ? "ready" : "not-ready");
    ObjectNode checks = json.putObject("checks");
    state.checks().forEach(checks::put);
    json.set("database", database(state.database()));
    ObjectNode mqtt = json.putObject("mqtt").put("connectedGateways", state.connectedGateways());
    Boolean subscribed = state.broker();
    if (subscribed != null) {
      mqtt.put("broker", subscribed ? "subscribed" : "not connected");
    }
    LedgerCheck ledger = state.ledger();
    if (ledger != null) {
      json.putObject("ledger")
          .put("checkedAt", ledger.checkedAt().toString())
          .put("unbalancedGateways", ledger.unbalancedGateways());
    }
    return Reply.json(state.ready() ? 200 : 503, json);
  }

  private static ObjectNode database(DatabaseInfo info) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("postgresql", info.version());
    json.put("timescaledb", info.timescaleVersion());
    json.put("timescaledbLicence", info.timescaleLicence());
    json.put("hypertable", info.hypertable());
    json.put("compression", info.compression());
    json.put("retention", info.retention());
    json.put("fsync", info.fsync());
    json.put("fullPageWrites", info.fullPageWrites());
    json.put("synchronousCommit", info.synchronousCommit());
    json.put("durable", info.durable());
    ArrayNode warnings = json.putArray("warnings");
    info.warnings().forEach(warnings::add);
    return json;
  }

  private Reply metrics() {
    return Reply.text("text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
  }

  /** The document is written as YAML, for people, and served as JSON. */
  static JsonNode openApi() {
    try (InputStream yaml = MachineResource.class.getResourceAsStream("openapi.yaml")) {
      return new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.yaml must be in the jar", e);
    }
  }
}
