package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.timescalestore.BatteryAssignment;
import io.packtrail.timescalestore.Change;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Master data. */
final class BatteryResource {
  /** There is one token, so that one name stands for whoever holds it. */
  private static final String BY = "administrator";

  private final Tables tables;
  private final InstantSource clock;

  BatteryResource(Tables tables, InstantSource clock) {
    this.tables = tables;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post("/api/v1/batteries", Access.API, this::register),
        Endpoint.get("/api/v1/batteries", Access.API, this::list),
        Endpoint.get("/api/v1/batteries/{id}", Access.API, this::find),
        Endpoint.patch("/api/v1/batteries/{id}", Access.API, this::change),
        Endpoint.get("/api/v1/batteries/{id}/changes", Access.API, this::changes),
        Endpoint.get("/api/v1/batteries/{id}/assignments", Access.API, this::assignments),
        Endpoint.post("/api/v1/batteries/{id}/assignments", Access.API, this::assign));
  }

  /**
   * 201 when it is new, 200 when it was registered before with the same data. A gateway that nobody
   * added, or a date ahead, is a warning and no refusal: batteries may be on record before their
   * gateways are built in, and before they go into service.
   */
  private Reply register(Request request) {
    Battery battery = BatteryJson.read(request.body());
    List<String> warnings = warnings(battery);
    boolean isNew = tables.batteries().register(battery);
    ObjectNode json = BatteryJson.write(battery);
    if (!warnings.isEmpty()) {
      ArrayNode told = json.putArray("warnings");
      warnings.forEach(told::add);
    }
    return Reply.json(isNew ? 201 : 200, json)
        .with("Location", "/api/v1/batteries/" + battery.batteryId());
  }

  private List<String> warnings(Battery battery) {
    List<String> warnings = new ArrayList<>();
    GatewayId gatewayId = battery.gatewayId();
    if (gatewayId != null && !tables.gateways().exists(gatewayId)) {
      warnings.add(
          "gatewayId names a gateway that was not added and has sent nothing yet, got %s; where that is no typing error, packtrail gateway add %s lets it in"
              .formatted(gatewayId, gatewayId));
    }
    warnIfAhead(warnings, "manufacturedOn", battery.manufacturedOn());
    warnIfAhead(warnings, "inServiceOn", battery.inServiceOn());
    return warnings;
  }

  /** Somewhere on Earth it is tomorrow already. */
  private void warnIfAhead(List<String> warnings, String name, @Nullable LocalDate day) {
    LocalDate tomorrow = clock.instant().atZone(ZoneOffset.UTC).toLocalDate().plusDays(1);
    if (day != null && day.isAfter(tomorrow)) {
      warnings.add(
          "%s lies ahead, got %s: the battery counts as new until then, warranties count from its date of first use, and the date never changes"
              .formatted(name, day));
    }
  }

  private Reply list(Request request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode batteries = json.putArray("batteries");
    tables.batteries().list().forEach(battery -> batteries.add(BatteryJson.write(battery)));
    return Reply.json(json);
  }

  private Reply find(Request request) {
    return Reply.json(BatteryJson.write(tables.battery(request.batteryId())));
  }

  private Reply change(Request request) {
    BatteryId batteryId = tables.battery(request.batteryId()).batteryId();
    BatteryPatch patch = BatteryPatch.read(request.body());
    requireKnown(patch.gatewayId());
    Change.Cause cause = new Change.Cause(BY, patch.reason(), clock.instant());
    return Reply.json(BatteryJson.write(tables.batteries().change(batteryId, patch::apply, cause)));
  }

  private Reply changes(Request request) {
    BatteryId batteryId = tables.battery(request.batteryId()).batteryId();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode changes = json.putArray("changes");
    for (Change change : tables.batteries().changes(batteryId)) {
      changes
          .addObject()
          .put("at", change.cause().at().toString())
          .put("by", change.cause().by())
          .put("field", change.field())
          .put("before", change.before())
          .put("after", change.after())
          .put("reason", change.cause().reason());
    }
    return Reply.json(json);
  }

  private Reply assignments(Request request) {
    BatteryId batteryId = tables.battery(request.batteryId()).batteryId();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode assignments = json.putArray("assignments");
    tables.assignments().list(batteryId).forEach(one -> assignments.add(AssignmentJson.write(one)));
    return Reply.json(json);
  }

  /** 201 when it changed anything, 200 when it was there before. */
  private Reply assign(Request request) {
    BatteryId batteryId = tables.battery(request.batteryId()).batteryId();
    AssignmentJson json = AssignmentJson.read(request.body());
    BatteryAssignment assignment = json.of(batteryId);
    requireKnown(assignment.gatewayId());
    boolean isNew =
        tables
            .assignments()
            .assign(assignment, new Change.Cause(BY, json.reason(), clock.instant()));
    return Reply.json(isNew ? 201 : 200, AssignmentJson.write(assignment));
  }

  /** A mistyped gateway would send every message of the battery to quarantine. */
  private void requireKnown(@Nullable GatewayId gatewayId) {
    if (gatewayId != null && !tables.gateways().exists(gatewayId)) {
      throw new ApiException(
          422,
          "unknown-gateway",
          "gatewayId must name a gateway that was added (packtrail gateway add %s), got %s"
              .formatted(gatewayId, gatewayId));
    }
  }
}
