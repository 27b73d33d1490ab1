package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.Sha256;
import io.packtrail.domain.StressRecord;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.rulestimator.warranty.WarrantyPosition;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import io.packtrail.timescalestore.StoredAssessment;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a battery stands against the terms of a warranty, with the evidence and one hash. */
final class WarrantyResource {
  private final Tables tables;
  private final Supplier<RulEstimator> estimator;

  /**
   * @param estimator the estimator in use now
   */
  WarrantyResource(Tables tables, Supplier<RulEstimator> estimator) {
    this.tables = tables;
    this.estimator = estimator;
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/batteries/{id}/warranty", Access.API, this::warranty));
  }

  private Reply warranty(Request request) {
    Battery battery = tables.battery(request.batteryId());
    List<WarrantyTerms> asked = terms(request.queryText("terms"));
    StoredAssessment stored = tables.assessed(battery.batteryId(), 422);
    if (stored.rul() instanceof RulResult.NotEstimable none) {
      throw new ApiException(422, none.code(), none.reason());
    }
    ObjectNode report = report(battery, stored.assessment(), asked);
    ObjectNode json = object();
    json.set("report", report);
    // Over the canonical form (RFC 8785), so that whoever keeps the report can repeat it.
    return Reply.json(
        json.put("sha256", HexFormat.of().formatHex(Sha256.of(CanonicalJson.bytes(report)))));
  }

  private ObjectNode report(
      Battery battery, BatteryAssessment assessment, List<WarrantyTerms> asked) {
    ObjectNode report = object().put("batteryId", battery.batteryId().value());
    report.put("from", assessment.from().toString()).put("asOf", assessment.asOf().toString());
    report.set("soh", HealthJson.soh(assessment.soh()));
    ArrayNode positions = report.putArray("positions");
    for (WarrantyTerms terms : asked) {
      estimator
          .get()
          .warranty(battery, assessment, terms)
          .ifPresent(position -> positions.add(position(position)));
    }
    StressRecord stress = assessment.stress();
    report.set(
        "use",
        object()
            .put("distanceKm", stress.distanceKm())
            .put("equivalentFullCycles", stress.equivalentFullCycles())
            .put("dischargeEnergyKWh", stress.dischargeEnergyKWh()));
    report.set(
        "outsideStatedRange",
        object()
            .put("extremeHighTempMinutes", stress.extremeHighTempMinutes())
            .put("extremeLowTempMinutes", stress.extremeLowTempMinutes())
            .put("extremeHighTempChargingMinutes", stress.extremeHighTempChargingMinutes())
            .put("extremeLowTempChargingMinutes", stress.extremeLowTempChargingMinutes())
            .put("deepDischarges", stress.deepDischarges())
            .put("overCharges", stress.overCharges()));
    ArrayNode events = report.putArray("reportedEvents");
    tables
        .events()
        .between(battery.batteryId(), null, null)
        .forEach(event -> events.add(HealthJson.event(event)));
    report.set("quality", HealthJson.quality(assessment.quality()));
    return report.put("methodVersion", RulEstimator.METHOD_VERSION);
  }

  private static ObjectNode position(WarrantyPosition position) {
    WarrantyTerms terms = position.terms();
    return object()
        .put("terms", code(terms))
        .put("name", terms.name())
        .put("source", terms.source())
        .put("thresholdPercent", HealthJson.percent(terms.thresholdRatio()))
        .put("years", terms.years())
        .put("km", terms.km())
        .put("inForce", position.inForce())
        .put("yearsLeft", position.yearsLeft())
        .put("marginPercentPoints", HealthJson.percent(position.marginRatio()))
        .put("breachedNowPercent", HealthJson.percent(position.breachedNowRatio()))
        .put("breachBeforeEndPercent", HealthJson.percent(position.breachRatio()));
  }

  private static List<WarrantyTerms> terms(@Nullable String code) {
    if (code == null) {
      return WarrantyTerms.TYPICAL;
    }
    List<WarrantyTerms> asked =
        WarrantyTerms.TYPICAL.stream().filter(terms -> code(terms).equals(code)).toList();
    if (asked.isEmpty()) {
      throw ApiException.badRequest(
          "terms must be one of %s, got %s"
              .formatted(
                  String.join(
                      ", ", WarrantyTerms.TYPICAL.stream().map(WarrantyResource::code).toList()),
                  ApiException.quoted(code)));
    }
    return asked;
  }

  /** The name as it is asked for: {@code gtr-22-5-years}. */
  private static String code(WarrantyTerms terms) {
    return terms.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
