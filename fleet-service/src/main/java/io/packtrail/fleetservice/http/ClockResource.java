package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.timescalestore.ClockCorrection;
import io.packtrail.timescalestore.ClockEstimate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Gateways' clocks: what their messages say, and what operators declare, on record for ever. */
final class ClockResource {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DAYS = 90;
  private static final double LONGEST_OFFSET_S = 100.0 * 366 * 86_400;

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
      estimates
          .addObject()
          .put("day", estimate.day().toString())
          .put("offsetSeconds", seconds(estimate.offset()))
          .put("messages", estimate.messages())
          .put("measuredAt", estimate.measuredAt().toString());
    }
    ArrayNode corrections = json.putArray("corrections");
    tables.clocks().corrections(gatewayId).forEach(one -> corrections.add(entry(one)));
    return Reply.json(json);
  }

  private Reply declare(Request request) {
    GatewayId gatewayId = tables.gateway(request.gatewayId());
    JsonNode body = body(request);
    Instant from = time(body, "from");
    Instant to = time(body, "to");
    if (!from.isBefore(to)) {
      throw ApiException.badRequest("to must be after from, got %s and %s".formatted(to, from));
    }
    JsonNode offset = body.path("offsetSeconds");
    double offsetS = offset.doubleValue();
    if (!offset.isNumber()
        || Math.round(offsetS * 1_000) == 0
        || !(Math.abs(offsetS) <= LONGEST_OFFSET_S)) {
      throw ApiException.badRequest(
          "offsetSeconds must be a number of seconds to add, not 0 and at most 100 years, got %s"
              .formatted(offset));
    }
    ClockCorrection declared =
        tables
            .clocks()
            .declare(
                gatewayId,
                from,
                to,
                Duration.ofMillis(Math.round(offsetS * 1_000)),
                text(body, "reason"),
                text(body, "declaredBy"),
                clock.instant());
    return Reply.json(201, entry(declared));
  }

  private Reply revoke(Request request) {
    GatewayId gatewayId = tables.gateway(request.gatewayId());
    long id = request.pathNumber("n");
    String revokedBy = text(body(request), "revokedBy");
    boolean revoked = tables.clocks().revoke(gatewayId, id, revokedBy, clock.instant());
    return Reply.json(JsonNodeFactory.instance.objectNode().put("id", id).put("revoked", revoked));
  }

  private static ObjectNode entry(ClockCorrection correction) {
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

  private static JsonNode body(Request request) {
    JsonNode body;
    try {
      body = JSON.readTree(request.body());
    } catch (IOException e) {
      throw ApiException.badRequest("the body must be a JSON object");
    }
    if (body == null || !body.isObject()) {
      throw ApiException.badRequest("the body must be a JSON object");
    }
    return body;
  }

  private static String text(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw ApiException.badRequest("%s must be text, got %s".formatted(name, value));
    }
    return value.textValue();
  }

  private static Instant time(JsonNode body, String name) {
    return Request.time(name, text(body, name));
  }
}
