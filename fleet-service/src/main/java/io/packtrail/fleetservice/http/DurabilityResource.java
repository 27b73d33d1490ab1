package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.fleetservice.durability.Conformity;
import io.packtrail.fleetservice.durability.Durability;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.pages.DurabilityPage;
import io.packtrail.fleetservice.pages.Pages;
import io.packtrail.rulestimator.survival.FailureRate;
import io.packtrail.rulestimator.survival.KaplanMeier;
import io.packtrail.rulestimator.survival.WeibullFit;
import io.packtrail.rulestimator.warranty.PartA;
import io.packtrail.rulestimator.warranty.PartB;
import io.packtrail.rulestimator.warranty.WarrantyCatalogue;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the fleet lasts: parts A and B of UN GTR 22, and the survival of its packs. */
final class DurabilityResource {
  private final Tables tables;
  private final WarrantyCatalogue catalogue;
  private final Pages pages;
  private final InstantSource clock;

  /**
   * @param catalogue where the minimum performance requirements are
   */
  DurabilityResource(Tables tables, WarrantyCatalogue catalogue, Pages pages, InstantSource clock) {
    this.tables = tables;
    this.catalogue = catalogue;
    this.pages = pages;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/fleet/durability", Access.API, this::json),
        Endpoint.get("/fleet/durability", Access.PAGE, this::page));
  }

  private Reply json(Request request) {
    return Reply.json(json(durability(request)));
  }

  private Reply page(Request request) {
    return Reply.html(
        200,
        pages.durability(
            DurabilityPage.of(
                durability(request),
                Durability.requirements(catalogue),
                request.queryText("requirement"),
                clock.instant())));
  }

  private Durability durability(Request request) {
    try {
      return Durability.of(
          tables.fleetLives().units(),
          given(request, "family"),
          given(request, "requirement"),
          catalogue,
          clock.instant());
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  /** Forms send what was not chosen as an empty text. */
  private static @Nullable String given(Request request, String name) {
    String text = request.queryText(name);
    return text == null || text.isBlank() ? null : text;
  }

  private static ObjectNode json(Durability durability) {
    ObjectNode json = object();
    ArrayNode families = json.putArray("families");
    durability
        .families()
        .forEach(
            (name, batteries) ->
                families.add(object().put("family", name).put("batteries", batteries)));
    ArrayNode conformity = json.putArray("conformity");
    durability.conformity().forEach((family, one) -> conformity.add(conformity(family, one)));
    ObjectNode ends = json.putObject("lives");
    durability.ends().forEach((end, count) -> ends.put(HealthJson.code(end), count));
    Durability.Survival survival = durability.survival();
    if (survival != null) {
      json.set("survival", survival(survival));
    }
    return json;
  }

  private static ObjectNode conformity(String family, Conformity conformity) {
    ObjectNode json = object().put("family", family);
    ArrayNode partB = json.putArray("partB");
    for (Conformity.Against against : conformity.partB()) {
      PartB decision = against.decision();
      partB.add(
          object()
              .put("terms", against.terms().code())
              .put("name", against.terms().name())
              .put("thresholdPercent", HealthJson.percent(against.terms().thresholdRatio()))
              .put("sampled", decision.sampled())
              .put("below", decision.below())
              .put("belowCertain", against.below90().atLeast())
              .put("belowPossible", against.below90().atMost())
              .put("belowPercent", HealthJson.percent(decision.belowRatio()))
              .put("belowLow95Percent", HealthJson.percent(decision.low95Ratio()))
              .put("belowHigh95Percent", HealthJson.percent(decision.high95Ratio()))
              .put("passed", decision.passed())
              .put("sampleSuffices", decision.sampled() >= Conformity.SAMPLE)
              .put("onCertifiedEnergy", against.onCertifiedEnergy()));
    }
    ArrayNode unsampled = json.putArray("partBWithoutSample");
    for (Conformity.Unsampled one : conformity.unsampled()) {
      unsampled.add(
          object()
              .put("terms", one.terms().code())
              .put("name", one.terms().name())
              .put("pastTerm", one.pastTerm())
              .put("otherKind", one.otherKind())
              .put("withoutHealth", one.withoutHealth()));
    }
    PartA partA = conformity.partA();
    ObjectNode a = json.putObject("partA").put("stating", conformity.stating());
    if (partA == null) {
      a.put("verdict", "too-few-vehicles").put("needed", PartA.FEWEST);
    } else {
      a.put("verdict", HealthJson.code(partA.verdict()))
          .put("vehicles", partA.vehicles())
          .put("meanPercentPoints", HealthJson.rounded(partA.meanPercent()))
          .put("stdPercentPoints", HealthJson.rounded(partA.stdPercent()));
    }
    return json;
  }

  private static ObjectNode survival(Durability.Survival survival) {
    ObjectNode json = object().put("lives", survival.lives());
    FailureRate rate = survival.perYear();
    json.put("failures", rate.failures());
    json.put("exposureYears", HealthJson.rounded(rate.exposure()));
    json.set(
        "failuresPer100Years",
        object()
            .put("value", HealthJson.rounded(100 * rate.perTime()))
            .put("low95", HealthJson.rounded(100 * rate.low95()))
            .put("high95", HealthJson.rounded(100 * rate.high95())));
    json.put("kaplanMeierFromYears", HealthJson.rounded(survival.fromYears()));
    ArrayNode steps = json.putArray("kaplanMeier");
    for (KaplanMeier.Step step : survival.steps()) {
      steps.add(
          object()
              .put("ageYears", HealthJson.rounded(step.time()))
              .put("atRisk", step.atRisk())
              .put("failed", step.failed())
              .put("survivalPercent", HealthJson.percent(step.survivalRatio()))
              .put("low95Percent", HealthJson.percent(step.low95Ratio()))
              .put("high95Percent", HealthJson.percent(step.high95Ratio())));
    }
    ArrayNode atRisk = json.putArray("atRisk");
    for (int year = 1; year <= survival.atRisk().size(); year++) {
      atRisk.add(object().put("ageYears", year).put("packs", survival.atRisk().get(year - 1)));
    }
    WeibullFit fit = survival.weibull();
    ObjectNode weibull = json.putObject("weibull");
    if (fit == null) {
      weibull.put("status", "not-estimable").put("reason", survival.whyNoWeibull());
    } else {
      weibull
          .put("status", "estimated")
          .put("shape", HealthJson.rounded(fit.law().shape()))
          .put("shapeLow95", HealthJson.rounded(fit.shapeLow95()))
          .put("shapeHigh95", HealthJson.rounded(fit.shapeHigh95()))
          .put("scaleYears", HealthJson.rounded(fit.law().scale()))
          .put("scaleLow95Years", HealthJson.rounded(fit.scaleLow95()))
          .put("scaleHigh95Years", HealthJson.rounded(fit.scaleHigh95()));
    }
    return json;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
