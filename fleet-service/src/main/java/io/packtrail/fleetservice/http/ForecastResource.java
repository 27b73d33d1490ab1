package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.RulResult;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.pages.ForecastPage;
import io.packtrail.fleetservice.pages.Pages;
import io.packtrail.fleetservice.value.DutyQuery;
import io.packtrail.rulestimator.FleetPriorsDocument;
import io.packtrail.rulestimator.PlannedUse;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.timescalestore.FleetPriorTable;
import io.packtrail.timescalestore.StoredAssessment;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remaining life, under the battery's own use as last assessed or under a use that is planned. */
final class ForecastResource {
  private static final String THRESHOLD = "threshold";
  private static final String PRIOR = "prior";

  private final Tables tables;
  private final Supplier<RulEstimator> estimator;
  private final Pages pages;
  private final InstantSource clock;

  /**
   * @param estimator the estimator in use now
   */
  ForecastResource(
      Tables tables, Supplier<RulEstimator> estimator, Pages pages, InstantSource clock) {
    this.tables = tables;
    this.estimator = estimator;
    this.pages = pages;
    this.clock = clock;
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
    Double threshold = body.number(THRESHOLD);
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
    if (figures.size() + (threshold == null ? 0 : 1) < body.size()) {
      throw ApiException.badRequest(
          "member must be one of duty, threshold, %s, and have a value, got another"
              .formatted(String.join(", ", DutyQuery.FIGURES)));
    }
    return rul(request, figures, threshold == null ? null : threshold.toString());
  }

  private Reply rul(Request request, Map<String, String> query, @Nullable String asked) {
    Battery battery = tables.battery(request.batteryId());
    Double threshold = threshold(asked);
    PlannedUse plan = planned(query);
    String version = query.get(PRIOR);
    if (plan == null && version == null) {
      StoredAssessment stored = tables.assessments().latest(battery.batteryId());
      if (stored == null) {
        return Reply.json(HealthJson.noData());
      }
      if (threshold == null || isKept(stored.rul(), threshold)) {
        return Reply.json(HealthJson.rul(stored.rul(), threshold, clock.instant()));
      }
    }
    RulEstimator by = version == null ? estimator.get() : taughtBy(version);
    BatteryAssessment known = tables.assessed(battery.batteryId(), 422).assessment();
    RulResult made =
        plan == null
            ? threshold == null
                ? by.forecast(battery, known)
                : by.forecast(battery, known, List.of(threshold))
            : threshold == null
                ? by.forecast(battery, known, plan)
                : by.forecast(battery, known, plan, List.of(threshold));
    if (made instanceof RulResult.NotEstimable none) {
      throw new ApiException(422, none.code(), none.reason());
    }
    return Reply.json(HealthJson.rul(made, threshold, clock.instant()));
  }

  /** With what the fleet had taught when it made a version, so that a forecast can be repeated. */
  private RulEstimator taughtBy(String version) {
    FleetPriorTable.Entry fit = tables.fleetPriors().version(version);
    if (fit == null) {
      throw ApiException.badRequest(
          "prior must be a version that a forecast names, got " + version);
    }
    return new RulEstimator(FleetPriorsDocument.read(fit.document()));
  }

  private static boolean isKept(RulResult rul, double threshold) {
    return !(rul instanceof RulResult.Forecast forecast)
        || forecast.thresholds().stream()
            .anyMatch(to -> Math.abs(to.thresholdRatio() - threshold) < 1e-9);
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
    return Reply.html(
        200,
        pages.forecast(ForecastPage.of(battery, own, planned, request.query(), clock.instant())));
  }

  private RulResult planned(Battery battery, StoredAssessment stored, PlannedUse plan) {
    return estimator.get().forecast(battery, stored.assessment(), plan);
  }

  private static @Nullable PlannedUse planned(Map<String, String> query) {
    try {
      return new DutyQuery(query, List.of(THRESHOLD, PRIOR)).planned();
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  private static @Nullable Double threshold(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      double percent = Double.parseDouble(text.strip());
      if (percent >= 30 && percent <= 100) {
        return percent / 100;
      }
    } catch (NumberFormatException e) {
      // Answered below.
    }
    throw ApiException.badRequest("threshold must be in [30, 100], got %s %%".formatted(text));
  }
}
