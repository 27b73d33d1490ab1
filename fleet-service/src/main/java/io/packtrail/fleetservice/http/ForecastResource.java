package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.RulResult;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.pages.ForecastPage;
import io.packtrail.fleetservice.pages.Pages;
import io.packtrail.fleetservice.value.DutyQuery;
import io.packtrail.rulestimator.PlannedUse;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.timescalestore.StoredAssessment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remaining life, under the battery's own use as last assessed or under a use that is planned. */
final class ForecastResource {
  private static final String THRESHOLD = "threshold";

  private final Tables tables;
  private final Supplier<RulEstimator> estimator;
  private final Pages pages;

  /**
   * @param estimator the estimator in use now
   */
  ForecastResource(Tables tables, Supplier<RulEstimator> estimator, Pages pages) {
    this.tables = tables;
    this.estimator = estimator;
    this.pages = pages;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/api/v1/batteries/{id}/rul",
            Access.API,
            request -> rul(request, request.query(), request.queryText(THRESHOLD))),
        Endpoint.get("/api/v1/batteries/{id}/drivers", Access.API, this::drivers),
        Endpoint.post("/api/v1/batteries/{id}/rul", Access.API, this::byDocument),
        Endpoint.get("/batteries/{id}/forecast", Access.PAGE, this::page));
  }

  private Reply byDocument(Request request) {
    Map<String, String> figures = new HashMap<>();
    JsonBody body = JsonBody.read(request.body(), name -> {});
    for (String name : DutyQuery.FIGURES) {
      Double value = body.number(name);
      if (value != null) {
        figures.put(name, value.toString());
      }
    }
    JsonNode duty = body.json("duty");
    if (duty != null) {
      figures.put("duty", duty.asText());
    }
    if (figures.size() < body.size()) {
      throw ApiException.badRequest(
          "member must be one of duty, %s, and have a value, got another"
              .formatted(String.join(", ", DutyQuery.FIGURES)));
    }
    return rul(request, figures, null);
  }

  private Reply rul(Request request, Map<String, String> query, @Nullable String threshold) {
    Battery battery = tables.battery(request.batteryId());
    PlannedUse plan = planned(query);
    if (plan != null) {
      RulResult planned = planned(battery, tables.assessed(battery.batteryId(), 422), plan);
      if (planned instanceof RulResult.NotEstimable none) {
        throw new ApiException(422, none.code(), none.reason());
      }
      return Reply.json(HealthJson.rul(planned, threshold(threshold, planned)));
    }
    StoredAssessment stored = tables.assessments().latest(battery.batteryId());
    return Reply.json(
        stored == null
            ? HealthJson.noData()
            : HealthJson.rul(stored.rul(), threshold(threshold, stored.rul())));
  }

  private Reply drivers(Request request) {
    Battery battery = tables.battery(request.batteryId());
    StoredAssessment stored = tables.assessed(battery.batteryId(), 422);
    if (stored.rul() instanceof RulResult.NotEstimable none) {
      throw new ApiException(422, none.code(), none.reason());
    }
    return Reply.json(
        HealthJson.drivers(estimator.get().drivers(battery, stored.assessment()).orElseThrow()));
  }

  private Reply page(Request request) {
    Battery battery = tables.battery(request.batteryId());
    PlannedUse plan = planned(request.query());
    StoredAssessment stored = tables.assessed(battery.batteryId(), 422);
    if (!(stored.rul() instanceof RulResult.Forecast own)) {
      RulResult.NotEstimable none = (RulResult.NotEstimable) stored.rul();
      throw new ApiException(422, none.code(), none.reason());
    }
    RulResult planned = plan == null ? own : planned(battery, stored, plan);
    return Reply.html(200, pages.forecast(ForecastPage.of(battery, own, planned, request.query())));
  }

  private RulResult planned(Battery battery, StoredAssessment stored, PlannedUse plan) {
    return estimator.get().forecast(battery, stored.assessment(), plan);
  }

  private static @Nullable PlannedUse planned(Map<String, String> query) {
    try {
      return new DutyQuery(query, List.of(THRESHOLD)).planned();
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  private static @Nullable Double threshold(@Nullable String text, RulResult rul) {
    if (text == null || !(rul instanceof RulResult.Forecast forecast)) {
      return null;
    }
    List<String> known =
        forecast.thresholds().stream()
            .map(to -> Long.toString(Math.round(to.thresholdRatio() * 100)))
            .toList();
    if (!known.contains(text)) {
      throw ApiException.badRequest(
          "threshold must be one of %s percent, got %s".formatted(String.join(", ", known), text));
    }
    return Long.parseLong(text) / 100.0;
  }
}
