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
  private static final double LONGEST_OFFSET_S = 100.0 * 366 * 86_400;

  /** What a sample's time can be, moved by the longest offset: a device's time may be far off. */
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

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
    Instant from = deviceTime(body, "from");
    Instant to = deviceTime(body, "to");
    if (!from.isBefore(to)) {
      throw ApiException.badRequest("to must be after from, got %s and %s".formatted(to, from));
    }
    double offsetS = body.needed("offsetSeconds", JsonBody::number);
    if (Math.round(offsetS * 1_000) == 0 || !(Math.abs(offsetS) <= LONGEST_OFFSET_S)) {
      throw ApiException.badRequest(
          "offsetSeconds must be what to add, not 0 and at most 100 years, got %s s"
              .formatted(offsetS));
    }
    ClockCorrection declared =
        tables
            .clocks()
            .declare(
                gatewayId,
                from,
                to,
                Duration.ofMillis(Math.round(offsetS * 1_000)),
                body.needed("reason", JsonBody::text),
                body.needed("declaredBy", JsonBody::text),
                clock.instant());
    return Reply.json(201, entry(declared));
  }

  private static Instant deviceTime(JsonBody body, String name) {
    Instant time = body.needed(name, JsonBody::time);
    if (time.isBefore(EARLIEST) || time.isAfter(END)) {
      throw ApiException.badRequest(
          "%s must be in [%s, %s], got %s".formatted(name, EARLIEST, END, time));
    }
    return time;
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

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }
}
