package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SohResult;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.sohmodel.HealthChange;
import io.packtrail.timescalestore.StoredAssessment;
import io.packtrail.timescalestore.StoredSoh;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** State of health, stress and sessions, as last assessed. */
final class HealthResource {
  private final Tables tables;

  HealthResource(Tables tables) {
    this.tables = tables;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/batteries/{id}/soh", Access.API, this::soh),
        Endpoint.get("/api/v1/batteries/{id}/soh/change", Access.API, this::change),
        Endpoint.get("/api/v1/batteries/{id}/stress", Access.API, this::stress),
        Endpoint.get("/api/v1/batteries/{id}/sessions", Access.API, this::sessions));
  }

  /**
   * {@code asOf} asks what the battery's state was at a time, {@code knownOn} what this service had
   * said by a time; together: what it had said by then about an earlier state.
   */
  private Reply soh(Request request) {
    BatteryId batteryId = tables.battery(request.batteryId()).batteryId();
    Instant asOf = request.queryTime("asOf");
    Instant knownOn = request.queryTime("knownOn");
    List<? extends SohResult> history =
        knownOn == null
            ? computed(batteryId)
            : stated(batteryId, knownOn, asOf, request.queryInteger("limit", 1_000, 1, 10_000));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    SohResult current = null;
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    for (SohResult soh : history) {
      if (asOf == null || !soh.asOf().isAfter(asOf)) {
        entries.add(HealthJson.soh(soh));
        current = soh;
      }
    }
    if (asOf == null && knownOn == null) {
      StoredAssessment stored = tables.assessments().latest(batteryId);
      current = stored == null ? null : stored.assessment().soh();
      ArrayNode smoothed = json.putArray("smoothed");
      if (stored != null) {
        stored.assessment().smoothed().forEach(one -> smoothed.add(HealthJson.smoothed(one)));
      }
    }
    json.set("current", current == null ? HealthJson.noData() : HealthJson.soh(current));
    json.set("history", entries);
    return Reply.json(json);
  }

  /** What changed since a time, else since the estimate before the newest, and why. */
  private Reply change(Request request) {
    BatteryAssessment assessment = assessed(request).assessment();
    Instant since = request.queryTime("since");
    HealthChange change =
        (since == null ? HealthChange.ofLast(assessment) : HealthChange.since(assessment, since))
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "no-change",
                        since == null
                            ? "battery %s must have two estimates, got %d"
                                .formatted(assessment.batteryId(), assessment.history().size())
                            : "since must be before the newest estimate of battery %s, got %s"
                                .formatted(assessment.batteryId(), since)));
    return Reply.json(HealthJson.change(change));
  }

  private List<? extends SohResult> computed(BatteryId batteryId) {
    StoredAssessment stored = tables.assessments().latest(batteryId);
    return stored == null ? List.of() : stored.assessment().history();
  }

  private List<? extends SohResult> stated(
      BatteryId batteryId, Instant knownOn, @Nullable Instant asOf, int limit) {
    return tables.assessments().statements(batteryId, knownOn, asOf, limit).stream()
        .map(StoredSoh::soh)
        .toList();
  }

  private Reply stress(Request request) {
    StoredAssessment stored = assessed(request);
    ObjectNode json = HealthJson.stress(stored.assessment().stress());
    json.put("from", stored.assessment().from().toString());
    json.put("asOf", stored.assessment().asOf().toString());
    json.put("samples", stored.assessment().samples());
    ArrayNode reported = json.putArray("reportedEvents");
    tables
        .events()
        .between(stored.assessment().batteryId(), null, null)
        .forEach(event -> reported.add(HealthJson.event(event)));
    return Reply.json(json);
  }

  private Reply sessions(Request request) {
    BatteryId batteryId = tables.battery(request.batteryId()).batteryId();
    int limit = request.queryInteger("limit", 200, 1, 10_000);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode sessions = json.putArray("sessions");
    tables
        .assessments()
        .sessions(batteryId, limit)
        .forEach(session -> sessions.add(HealthJson.session(session)));
    json.set("quality", HealthJson.quality(tables.assessments().quality(batteryId)));
    return Reply.json(json);
  }

  private StoredAssessment assessed(Request request) {
    return tables.assessed(tables.battery(request.batteryId()).batteryId(), 404);
  }
}
