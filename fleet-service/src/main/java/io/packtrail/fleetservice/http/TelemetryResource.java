package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.mqttingest.wire.WireField;
import io.packtrail.timescalestore.LedgerCheck;
import io.packtrail.timescalestore.LedgerCounts;
import io.packtrail.timescalestore.LedgerDay;
import java.util.List;

/** Samples as stored, thinned for charts, and the account of what was received. */
final class TelemetryResource {
  private static final int DEFAULT_POINTS = 500;
  private static final int MAX_POINTS = 10_000;

  /** A message that is refused may name no battery, so that only gateways can add up. */
  private static final String OF_BATTERY =
      "all messages of the gateways that report or reported this battery, other batteries'"
          + " included";

  private static final String OF_GATEWAY = "all messages of this gateway";

  private final Tables tables;

  TelemetryResource(Tables tables) {
    this.tables = tables;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/batteries/{id}/telemetry", Access.API, this::telemetry),
        Endpoint.get("/api/v1/batteries/{id}/ledger", Access.API, this::ledger),
        Endpoint.get("/api/v1/gateways/{id}/ledger", Access.API, this::gatewayLedger));
  }

  private Reply telemetry(Request request) {
    BatteryId batteryId = tables.battery(request.batteryId()).batteryId();
    int points = request.queryInteger("maxPoints", DEFAULT_POINTS, 1, MAX_POINTS);
    SampleSeries series =
        tables
            .telemetry()
            .series(batteryId, request.queryTime("from"), request.queryTime("to"), points);
    return Reply.json(columnar(batteryId, series));
  }

  /** The columnar form of the wire contract; signals that nobody reported are left out. */
  private static ObjectNode columnar(BatteryId batteryId, SampleSeries series) {
    List<WireField> reported =
        WireField.all().stream().filter(field -> isReported(series, field)).toList();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("batteryId", batteryId.value());
    ArrayNode fields = json.putArray("fields").add(WireField.TIME);
    reported.forEach(field -> fields.add(field.name()));
    ArrayNode rows = json.putArray("rows");
    for (int i = 0; i < series.size(); i++) {
      ArrayNode row = rows.addArray().add(series.epochMs()[i]);
      for (WireField field : reported) {
        float value = series.value(field.signal(), i);
        if (Float.isNaN(value)) {
          row.addNull();
        } else {
          row.add(field.toWire(value));
        }
      }
    }
    return json;
  }

  private static boolean isReported(SampleSeries series, WireField field) {
    for (float value : series.column(field.signal())) {
      if (!Float.isNaN(value)) {
        return true;
      }
    }
    return false;
  }

  private Reply ledger(Request request) {
    BatteryId batteryId = tables.battery(request.batteryId()).batteryId();
    return Reply.json(ledger(OF_BATTERY, tables.ledger().byBattery(batteryId)));
  }

  private Reply gatewayLedger(Request request) {
    GatewayId gatewayId = tables.gateway(request.gatewayId());
    return Reply.json(ledger(OF_GATEWAY, tables.ledger().byGateway(gatewayId)));
  }

  /** Balanced where each day adds up and the newest recount found the same figures. */
  private ObjectNode ledger(String scope, List<LedgerDay> ledgerDays) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("scope", scope);
    LedgerCheck check = tables.ledger().lastCheck();
    ArrayNode days = json.putArray("days");
    boolean balanced = true;
    for (LedgerDay day : ledgerDays) {
      ObjectNode entry =
          days.addObject()
              .put("gatewayId", day.gatewayId().value())
              .put("day", day.day().toString());
      entry.set("messages", messages(day.counts()));
      entry.set("samples", samples(day.counts()));
      balanced &= day.counts().balanced() && (check == null || check.balanced(day.gatewayId()));
    }
    json.put("balanced", balanced);
    if (check != null) {
      json.put("checkedAt", check.checkedAt().toString());
    }
    return json;
  }

  private static ObjectNode messages(LedgerCounts counts) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("received", counts.receivedMessages())
        .put("stored", counts.storedMessages())
        .put("duplicate", counts.duplicateMessages())
        .put("quarantined", counts.quarantinedMessages());
  }

  private static ObjectNode samples(LedgerCounts counts) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("received", counts.receivedSamples())
        .put("stored", counts.storedSamples())
        .put("duplicate", counts.duplicateSamples())
        .put("quarantined", counts.quarantinedSamples());
  }
}
