package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.timescalestore.BatteryAssignment;
import java.time.Instant;
import java.util.List;

/** Assignments to JSON and back. */
final class AssignmentJson {
  private static final List<String> FIELDS =
      List.of("gatewayId", "vehicleId", "from", "to", "reason");

  private final JsonBody body;

  private AssignmentJson(JsonBody body) {
    this.body = body;
  }

  /**
   * Reads one.
   *
   * @throws ApiException 400 with one sentence
   */
  static AssignmentJson read(byte[] body) {
    return new AssignmentJson(JsonBody.read(body, FIELDS));
  }

  BatteryAssignment of(BatteryId batteryId) {
    String gatewayId = body.needed("gatewayId", JsonBody::text);
    Instant from = body.needed("from", JsonBody::time);
    try {
      return new BatteryAssignment(
          batteryId, new GatewayId(gatewayId), body.text("vehicleId"), from, body.time("to"));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  String reason() {
    String reason = body.text("reason");
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
}
