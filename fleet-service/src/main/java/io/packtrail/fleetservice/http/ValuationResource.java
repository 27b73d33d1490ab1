package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.pages.Pages;
import io.packtrail.fleetservice.pages.ValuationPage;
import io.packtrail.fleetservice.value.Appraisal;
import io.packtrail.fleetservice.value.Appraiser;
import io.packtrail.fleetservice.value.DataAge;
import io.packtrail.rulestimator.valuation.StationaryDuty;
import io.packtrail.rulestimator.valuation.TestWorth;
import io.packtrail.rulestimator.valuation.Valuation;
import io.packtrail.timescalestore.StoredAssessment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What a battery is worth to a buyer, as JSON and as a page. */
final class ValuationResource {
  private static final double FIVE_DIGITS = 1e5;

  private final Tables tables;
  private final Appraiser appraiser;
  private final Pages pages;
  private final InstantSource clock;

  ValuationResource(Tables tables, Appraiser appraiser, Pages pages, InstantSource clock) {
    this.tables = tables;
    this.appraiser = appraiser;
    this.pages = pages;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/batteries/{id}/valuation", Access.API, this::json),
        Endpoint.get("/batteries/{id}/valuation", Access.PAGE, this::page));
  }

  private Reply json(Request request) {
    return Reply.json(json(appraise(request), clock.instant()));
  }

  private Reply page(Request request) {
    return Reply.html(200, pages.valuation(ValuationPage.of(appraise(request), clock.instant())));
  }

  private Appraisal.Estimated appraise(Request request) {
    Battery battery = tables.battery(request.batteryId());
    StoredAssessment stored = tables.assessed(battery.batteryId(), 422);
    Appraisal appraisal;
    try {
      appraisal =
          appraiser.appraise(
              battery,
              stored.assessment(),
              tables.events().between(battery.batteryId(), null, null),
              request.query());
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
    if (appraisal instanceof Appraisal.Refused refused) {
      throw new ApiException(422, refused.code(), refused.reason());
    }
    return (Appraisal.Estimated) appraisal;
  }

  private static ObjectNode json(Appraisal.Estimated appraisal, Instant now) {
    Valuation valuation = appraisal.valuation();
    double energyKWh = appraisal.energyKWh();
    ObjectNode json = object().put("batteryId", appraisal.battery().batteryId().value());
    json.put("asOf", appraisal.asOf().toString());
    json.put("currency", appraisal.currency());
    json.put("energyKWh", energyKWh).put("energySource", appraisal.energySource());
    json.set("soh", HealthJson.soh(appraisal.soh()));
    json.set("valuePerKWh", value(valuation, 1));
    json.set("valuePerPack", value(valuation, energyKWh));
    json.set(
        "grade",
        object()
            .put("grade", appraisal.grade().grade().name())
            .put("rule", appraisal.grade().rule()));
    json.put("healthFactor", rounded(valuation.healthFactor50()));
    json.put("reuseProbabilityPercent", HealthJson.percent(valuation.reuseRatio()));
    json.set("duty", duty(appraisal.duty()));
    json.set(
        "lifeInDutyYears",
        object()
            .put("q05", rounded(valuation.years05()))
            .put("q50", rounded(valuation.years50()))
            .put("q95", rounded(valuation.years95())));
    json.put("horizonYears", appraisal.secondLife().horizonYears());
    json.put("beyondHorizonPercent", HealthJson.percent(valuation.beyondHorizonRatio()));
    json.put("newPackLifeYears", rounded(valuation.newYears50()));
    json.set("waterfall", waterfall(valuation));
    json.set("test", test(valuation.test(), energyKWh));
    ArrayNode inputs = json.putArray("inputs");
    appraisal.inputs().forEach(input -> inputs.add(input(input)));
    ArrayNode notes = json.putArray("notes");
    DataAge.with(appraisal.secondLife().notes(), appraisal.asOf(), now).forEach(notes::add);
    return json.put("methodVersion", Appraisal.METHOD_VERSION);
  }

  private static ObjectNode value(Valuation valuation, double factor) {
    return object()
        .put("p10", rounded(valuation.value10PerKWh() * factor))
        .put("p50", rounded(valuation.value50PerKWh() * factor))
        .put("p90", rounded(valuation.value90PerKWh() * factor));
  }

  private static ObjectNode duty(StationaryDuty duty) {
    return object()
        .put("name", duty.name())
        .put("cyclesPerYear", duty.cyclesPerYear())
        .put("depthPercent", HealthJson.percent(duty.depthRatio()))
        .put("socMeanPercent", HealthJson.percent(duty.socMeanRatio()))
        .put("tempMeanDegC", duty.tempMeanDegC())
        .put("chargeCRate", duty.chargeCRate())
        .put("source", duty.source());
  }

  private static ArrayNode waterfall(Valuation valuation) {
    ArrayNode steps = JsonNodeFactory.instance.arrayNode();
    double total = 0;
    for (Valuation.Step step : valuation.waterfall()) {
      total += step.changePerKWh();
      steps.add(
          object()
              .put("code", step.code())
              .put("label", step.label())
              .put("changePerKWh", rounded(step.changePerKWh()))
              .put("totalPerKWh", rounded(total)));
    }
    return steps;
  }

  private static ObjectNode test(TestWorth test, double energyKWh) {
    return object()
        .put("sdPercent", HealthJson.percent(test.testSdRatio()))
        .put("expectedInformationPerPack", rounded(test.informationPerKWh() * energyKWh))
        .put("spreadNowPerPack", rounded(test.spreadNowPerKWh() * energyKWh))
        .put("spreadAfterPerPack", rounded(test.spreadAfterPerKWh() * energyKWh))
        .put("cautiousGainPerPack", rounded(test.cautiousGainPerKWh() * energyKWh));
  }

  private static ObjectNode input(Appraisal.GivenInput input) {
    return object()
        .put("name", input.name())
        .put("label", input.label())
        .put("value", input.value())
        .put("unit", input.unit())
        .put("source", input.source())
        .put("changed", input.changed());
  }

  /** What lies beyond five decimals differs between processors and means nothing. */
  private static double rounded(double value) {
    return Math.round(value * FIVE_DIGITS) / FIVE_DIGITS;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
