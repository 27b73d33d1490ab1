package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.Sha256;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.pages.Pages;
import io.packtrail.fleetservice.pages.WarrantyPage;
import io.packtrail.fleetservice.warranty.WarrantyDesk;
import io.packtrail.fleetservice.warranty.WarrantyQuery;
import io.packtrail.fleetservice.warranty.WarrantyReport;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.rulestimator.warranty.WarrantyCatalogue;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import io.packtrail.timescalestore.StoredAssessment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** Where a battery stands against the terms of a warranty, with the evidence and one hash. */
final class WarrantyResource {
  private final Tables tables;
  private final WarrantyCatalogue catalogue;
  private final WarrantyDesk desk;
  private final Pages pages;

  /**
   * @param catalogue the terms that can be asked for by name
   */
  WarrantyResource(Tables tables, WarrantyCatalogue catalogue, WarrantyDesk desk, Pages pages) {
    this.tables = tables;
    this.catalogue = catalogue;
    this.desk = desk;
    this.pages = pages;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/batteries/{id}/warranty", Access.API, this::byQuery),
        Endpoint.post("/api/v1/batteries/{id}/warranty", Access.API, this::byDocument),
        Endpoint.get("/batteries/{id}/warranty", Access.PAGE, this::page));
  }

  private Reply byQuery(Request request) {
    Battery battery = tables.battery(request.batteryId());
    List<WarrantyTerms> terms =
        refusing(() -> new WarrantyQuery(request.query()).terms(catalogue, battery));
    return Reply.json(answer(desk.report(battery, assessed(battery), terms)));
  }

  private Reply byDocument(Request request) {
    Battery battery = tables.battery(request.batteryId());
    List<WarrantyTerms> terms = refusing(() -> WarrantyCatalogue.read(request.body()).all());
    return Reply.json(answer(desk.report(battery, assessed(battery), terms)));
  }

  private Reply page(Request request) {
    Battery battery = tables.battery(request.batteryId());
    WarrantyTerms terms =
        refusing(() -> new WarrantyQuery(request.query()).one(catalogue, battery));
    List<WarrantyTerms> asked = new ArrayList<>(List.of(terms));
    asked.addAll(WarrantyQuery.meant(catalogue, battery));
    WarrantyReport read = desk.report(battery, assessed(battery), asked);
    WarrantyReport report = read.about(read.claims().get(0));
    return Reply.html(
        200,
        pages.warranty(
            WarrantyPage.of(
                report,
                read.claims().subList(1, asked.size()),
                catalogue.all(),
                digest(WarrantyJson.report(report)))));
  }

  private StoredAssessment assessed(Battery battery) {
    StoredAssessment stored = tables.assessed(battery.batteryId(), 422);
    if (stored.rul() instanceof RulResult.NotEstimable none) {
      throw new ApiException(422, none.code(), none.reason());
    }
    return stored;
  }

  private static <T> T refusing(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  private static ObjectNode answer(WarrantyReport report) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ObjectNode json = WarrantyJson.report(report);
    answer.set("report", json);
    return answer.put("sha256", digest(json));
  }

  /** Over the canonical form (RFC 8785), so that whoever keeps the report can repeat it. */
  private static String digest(ObjectNode report) {
    return HexFormat.of().formatHex(Sha256.of(CanonicalJson.bytes(report)));
  }
}
