package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.timescalestore.ClockCorrection;
import io.packtrail.timescalestore.ClockEstimate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Gateways' clocks: what their messages say, and what operators declare, on record for ever. */
final class ClockResource {
  private static final int DAYS = 90;

  private final Tables tables;
  private final InstantSource clock;

  ClockResource(Tables tables, InstantSource clock) {
    this.tables = tables;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/gateways/{id}/clock", Access.API, this::show),
        Endpoint.post("/api/v1/gateways/{id}/clock/corrections", Access.API, this::declare),
        Endpoint.get("/api/v1/gateways/{id}/clock/corrections/preview", Access.API, this::preview),
        Endpoint.post(
            "/api/v1/gateways/{id}/clock/corrections/{n}/revoke", Access.API, this::revoke));
  }

  private Reply show(Request request) {
    GatewayId gatewayId = tables.gateway(request.gatewayId());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("gatewayId", gatewayId.value());
    ArrayNode estimates = json.putArray("estimates");
    for (ClockEstimate estimate : tables.clocks().estimates(gatewayId, DAYS)) {
      estimates.add(entry(estimate));
    }
    ArrayNode corrections = json.putArray("corrections");
    tables.clocks().corrections(gatewayId).forEach(one -> corrections.add(entry(one)));
    return Reply.json(json);
  }

  private Reply declare(Request request) {
    GatewayId gatewayId = tables.gateway(request.gatewayId());
    JsonBody body =
        JsonBody.read(
            request.body(), List.of("from", "to", "offsetSeconds", "reason", "declaredBy"));
    ClockShift shift =
        ClockShift.of(
            body.needed("from", JsonBody::time),
            body.needed("to", JsonBody::time),
            body.needed("offsetSeconds", JsonBody::number));
    ClockCorrection declared =
        tables
            .clocks()
            .declare(
                gatewayId,
                shift.from(),
                shift.to(),
                shift.offset(),
                body.needed("reason", JsonBody::text),
                body.needed("declaredBy", JsonBody::text),
                clock.instant());
    return Reply.json(201, entry(declared));
  }

  private Reply preview(Request request) {
    GatewayId gatewayId = tables.gateway(request.gatewayId());
    ClockShift shift = ClockShift.of(request);
    return Reply.json(
        ClockPreview.json(
            tables
                .clocks()
                .preview(gatewayId, shift.from(), shift.to(), shift.offset(), clock.instant())));
  }

  private Reply revoke(Request request) {
    GatewayId gatewayId = tables.gateway(request.gatewayId());
    long id = request.pathNumber("n");
    String revokedBy =
        JsonBody.read(request.body(), List.of("revokedBy")).needed("revokedBy", JsonBody::text);
    boolean revoked = tables.clocks().revoke(gatewayId, id, revokedBy, clock.instant());
    return Reply.json(JsonNodeFactory.instance.objectNode().put("id", id).put("revoked", revoked));
  }

  static ObjectNode entry(ClockEstimate estimate) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("day", estimate.day().toString());
    json.put("offsetSeconds", seconds(estimate.offset()));
    json.put("messages", estimate.messages());
    json.put("measuredAt", estimate.measuredAt().toString());
    Instant heldFrom = estimate.heldFrom();
    Instant heldTo = estimate.heldTo();
    if (heldFrom != null && heldTo != null) {
      json.put("heldMessages", estimate.heldMessages());
      json.put("heldFrom", heldFrom.toString());
      json.put("heldTo", heldTo.toString());
    }
    Instant rightSince = estimate.rightSince();
    if (rightSince != null) {
      json.put("rightSince", rightSince.toString());
    }
    return json;
  }

  static ObjectNode entry(ClockCorrection correction) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", correction.id());
    json.put("from", correction.from().toString());
    json.put("to", correction.to().toString());
    json.put("offsetSeconds", seconds(correction.offset()));
    json.put("reason", correction.reason());
    json.put("declaredBy", correction.declaredBy());
    json.put("declaredAt", correction.declaredAt().toString());
    Instant revokedAt = correction.revokedAt();
    if (revokedAt != null) {
      json.put("revokedBy", correction.revokedBy());
      json.put("revokedAt", revokedAt.toString());
    }
    return json;
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }
}
