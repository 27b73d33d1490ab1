package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Session;
import io.packtrail.domain.StressRecord;
import io.packtrail.fleetservice.pages.WarrantyPage;
import io.packtrail.fleetservice.warranty.WarrantyReport;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.rulestimator.warranty.Budget;
import io.packtrail.rulestimator.warranty.CohortPosition;
import io.packtrail.rulestimator.warranty.Evidence;
import io.packtrail.rulestimator.warranty.Screening;
import io.packtrail.rulestimator.warranty.Violation;
import io.packtrail.rulestimator.warranty.WarrantyPosition;
import io.packtrail.rulestimator.warranty.WarrantyTerms;

/** A warranty report to JSON; every digit of it is under the report's digest. */
final class WarrantyJson {
  private WarrantyJson() {}

  static ObjectNode report(WarrantyReport report) {
    BatteryAssessment assessment = report.assessment();
    ObjectNode json = object().put("batteryId", report.battery().batteryId().value());
    json.put("from", assessment.from().toString()).put("asOf", assessment.asOf().toString());
    json.set("soh", HealthJson.soh(assessment.soh()));
    ArrayNode positions = json.putArray("positions");
    report.claims().forEach(claim -> positions.add(claim(report, claim)));
    json.set("cohort", cohort(report.cohort()));
    Screening screening = report.screening();
    if (screening != null) {
      json.set("screening", screening(screening));
    }
    StressRecord stress = assessment.stress();
    json.set("use", use(report, stress));
    json.set("outsideStatedRange", extremes(stress));
    ArrayNode events = json.putArray("reportedEvents");
    report.events().forEach(event -> events.add(HealthJson.event(event)));
    json.set("quality", HealthJson.quality(assessment.quality()));
    return json.put("methodVersion", RulEstimator.METHOD_VERSION);
  }

  private static ObjectNode use(WarrantyReport report, StressRecord stress) {
    ObjectNode use = object().put("distanceKm", stress.distanceKm());
    Double odometerKm = report.odometerKm();
    if (odometerKm != null) {
      use.put("odometerKm", HealthJson.rounded(odometerKm));
    }
    use.put("equivalentFullCycles", stress.equivalentFullCycles());
    return stress.knowsEnergy() ? use.put("dischargeEnergyKWh", stress.dischargeEnergyKWh()) : use;
  }

  private static ObjectNode extremes(StressRecord stress) {
    return HealthJson.extremes(object(), stress)
        .put("deepDischarges", stress.deepDischarges())
        .put("overCharges", stress.overCharges());
  }

  private static ObjectNode claim(WarrantyReport report, WarrantyReport.Claim claim) {
    WarrantyPosition position = claim.position();
    WarrantyTerms terms = position.terms();
    ObjectNode json =
        object()
            .put("terms", terms.code())
            .put("name", terms.name())
            .put("source", terms.source())
            .put("thresholdPercent", HealthJson.percent(terms.thresholdRatio()))
            .put("years", terms.years());
    Double km = terms.km();
    if (km != null) {
      json.put("km", km);
    }
    json.put("basis", position.onCertifiedEnergy() ? "certified-energy" : "capacity");
    json.put("statePercent", HealthJson.percent(position.stateRatio()));
    json.set("state90", HealthJson.interval(position.state90()));
    json.put("countedFrom", WarrantyPage.day(position, 0));
    json.put("inForce", position.inForce());
    json.put("yearsLeft", position.yearsLeft().q50());
    if (position.inForce()) {
      json.put("endsOn", WarrantyPage.day(position, position.yearsLeft().q50()));
    }
    json.put("endsFirstBy", HealthJson.code(position.firstToEnd().kind()));
    json.put("marginPercentPoints", HealthJson.percent(position.marginRatio()));
    json.put("breachedNowPercent", HealthJson.percent(position.breachedNowRatio()));
    json.put("breachBeforeEndPercent", HealthJson.percent(position.breachRatio()));
    json.put("looksAheadYears", position.looksAheadYears());
    ArrayNode budgets = json.putArray("budgets");
    position.budgets().forEach(budget -> budgets.add(budget(position, budget)));
    ArrayNode rules = json.putArray("rules");
    claim.rules().forEach(rule -> rules.add(rule(report, rule)));
    ArrayNode evidence = json.putArray("evidence");
    claim.evidence().forEach(one -> evidence.add(evidence(report, one)));
    return json;
  }

  private static ObjectNode budget(WarrantyPosition position, Budget budget) {
    ObjectNode json =
        object()
            .put("counts", HealthJson.code(budget.kind()))
            .put("unit", budget.kind().unit())
            .put("used", HealthJson.rounded(budget.used()))
            .put("limit", budget.limit())
            .put("usedPercent", HealthJson.percent(budget.usedRatio()))
            .put("perYear", HealthJson.rounded(budget.perYear()))
            .put("sinceFirstReport", budget.sinceFirstReport());
    boolean never = budget.yearsLeft().q50() >= Budget.NEVER_YEARS;
    boolean exhausted = budget.usedRatio() >= 1;
    json.put("exhausted", exhausted);
    if (!never && !exhausted) {
      json.put("exhaustedOn", WarrantyPage.day(position, budget.yearsLeft().q50()));
      json.put("exhaustedEarliest", WarrantyPage.day(position, budget.yearsLeft().q05()));
      json.put("exhaustedLatest", WarrantyPage.day(position, budget.yearsLeft().q95()));
    }
    return json;
  }

  private static ObjectNode rule(WarrantyReport report, Violation rule) {
    ObjectNode json =
        object()
            .put("code", rule.code())
            .put("rule", rule.rule())
            .put("verdict", HealthJson.code(rule.verdict()))
            .put("minutesAtLeast", HealthJson.rounded(60 * rule.hoursAtLeast()))
            .put("minutesAtMost", HealthJson.rounded(60 * rule.hoursAtMost()))
            .put("minutesAllowed", HealthJson.rounded(60 * rule.hoursAllowed()))
            .put("sessionCount", rule.sessionCount());
    ArrayNode sessions = json.putArray("sessions");
    for (Session session : rule.sessions()) {
      sessions.add(HealthJson.session(session).put("see", WarrantyPage.telemetry(report, session)));
    }
    return json;
  }

  private static ObjectNode evidence(WarrantyReport report, Evidence evidence) {
    ObjectNode json =
        object()
            .put("code", evidence.code())
            .put("supports", HealthJson.code(evidence.side()))
            .put("sentence", evidence.sentence());
    Long count = evidence.count();
    if (count != null) {
      json.put("count", count);
    }
    Double minutes = evidence.minutes();
    if (minutes != null) {
      json.put("minutes", HealthJson.rounded(minutes));
    }
    return json.put("see", WarrantyPage.see(report, evidence.see()));
  }

  private static ObjectNode cohort(CohortPosition cohort) {
    if (cohort instanceof CohortPosition.TooSmall small) {
      return object()
          .put("status", "too-small")
          .put("others", small.others())
          .put("needed", CohortPosition.LEAST_OTHERS)
          .put("fromYears", HealthJson.rounded(small.fromYears()))
          .put("toYears", HealthJson.rounded(small.toYears()));
    }
    CohortPosition.Known known = (CohortPosition.Known) cohort;
    ObjectNode json =
        object()
            .put("status", "known")
            .put("others", known.others())
            .put("fromYears", HealthJson.rounded(known.fromYears()))
            .put("toYears", HealthJson.rounded(known.toYears()))
            .put("percentile", HealthJson.percent(known.belowRatio()));
    json.set("percentile90", HealthJson.interval(known.below90()));
    return json.put("medianPercent", HealthJson.percent(known.medianRatio()));
  }

  private static ObjectNode screening(Screening screening) {
    return object()
        .put("at", screening.at().toString())
        .put("fleet", screening.fleet())
        .put("fleetFlagged", screening.fleetFlagged())
        .put("falseDiscoveryPercent", HealthJson.percent(screening.falseDiscoveryRatio()))
        .put("pace", HealthJson.rounded(screening.paceRatio()))
        .put("z", HealthJson.rounded(screening.z()))
        .put("pValue", screening.pValue())
        .put("earlyDegrader", screening.flagged())
        .put("group", screening.group());
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
