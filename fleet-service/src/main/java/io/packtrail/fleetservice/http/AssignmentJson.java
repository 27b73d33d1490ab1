package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.timescalestore.BatteryAssignment;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Assignments to JSON and back. */
final class AssignmentJson {
  private static final List<String> FIELDS =
      List.of("gatewayId", "vehicleId", "from", "to", "reason");

  private final JsonNode json;

  private AssignmentJson(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads one.
   *
   * @throws ApiException 400 with one sentence
   */
  static AssignmentJson read(byte[] body) {
    JsonNode json = BatteryJson.object(body);
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw ApiException.badRequest(
                    "%s must be one of %s".formatted(name, String.join(", ", FIELDS)));
              }
            });
    return new AssignmentJson(json);
  }

  BatteryAssignment of(BatteryId batteryId) {
    String gatewayId = text("gatewayId");
    Instant from = time("from");
    if (gatewayId == null || from == null) {
      throw ApiException.badRequest("gatewayId and from must be given");
    }
    try {
      return new BatteryAssignment(
          batteryId, new GatewayId(gatewayId), text("vehicleId"), from, time("to"));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  String reason() {
    String reason = text("reason");
    return reason == null ? "assigned" : reason;
  }

  static ObjectNode write(BatteryAssignment assignment) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("gatewayId", assignment.gatewayId().value());
    String vehicleId = assignment.vehicleId();
    if (vehicleId != null) {
      json.put("vehicleId", vehicleId);
    }
    json.put("from", assignment.from().toString());
    Instant to = assignment.to();
    if (to != null) {
      json.put("to", to.toString());
    }
    return json;
  }

  private @Nullable String text(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw ApiException.badRequest("%s must be text, got %s".formatted(name, value));
    }
    return value.textValue();
  }

  private @Nullable Instant time(String name) {
    String text = text(name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw ApiException.badRequest(
          "%s must be an RFC 3339 time with a zone such as 2026-11-23T10:00:00Z, got %s"
              .formatted(name, text));
    }
  }
}
