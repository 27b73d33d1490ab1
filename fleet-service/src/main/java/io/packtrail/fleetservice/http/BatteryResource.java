package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.http.Endpoint.Access;
import java.util.List;

/** Master data. */
final class BatteryResource {
  private final Tables tables;

  BatteryResource(Tables tables) {
    this.tables = tables;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post("/api/v1/batteries", Access.API, this::register),
        Endpoint.get("/api/v1/batteries", Access.API, this::list),
        Endpoint.get("/api/v1/batteries/{id}", Access.API, this::find));
  }

  /** 201 when it is new, 200 when it was registered before with the same data. */
  private Reply register(Request request) {
    Battery battery = BatteryJson.read(request.body());
    boolean isNew = tables.batteries().register(battery);
    return Reply.json(isNew ? 201 : 200, BatteryJson.write(battery))
        .with("Location", "/api/v1/batteries/" + battery.batteryId());
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
}
