package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.AgeingStress;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.ForecastCalibration;
import io.packtrail.domain.HealthLimits;
import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.Session;
import io.packtrail.domain.SmoothedHealth;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UseCoverage;
import io.packtrail.fleetservice.value.DataAge;
import io.packtrail.rulestimator.FadeDrivers;
import io.packtrail.sohmodel.HealthChange;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Results to JSON: here ratios become percent. Numbers keep the digits of the estimate; rounding is
 * a reader's choice.
 */
final class HealthJson {
  private static final double FOUR_DIGITS = 1e4;

  private HealthJson() {}

  static ObjectNode soh(SohResult soh) {
    return soh instanceof SohResult.Estimated estimated
        ? estimated(estimated)
        : notEstimable((SohResult.NotEstimable) soh);
  }

  private static ObjectNode estimated(SohResult.Estimated soh) {
    ObjectNode json = object().put("status", "estimated");
    json.put("asOf", soh.asOf().toString());
    json.put("sohPercent", percent(soh.sohRatio()));
    json.set("soh90", interval(soh.soh90()));
    putPercent(json, "socePercent", soh.soceRatio());
    RatioInterval soce90 = soh.soce90();
    if (soce90 != null) {
      json.set("soce90", interval(soce90));
    }
    json.put("capacityAh", soh.capacityAh());
    putPercent(json, "resistanceIncreasePercent", soh.resistanceIncreaseRatio());
    putPercent(json, "powerFadePercent", soh.powerFadeRatio());
    json.put("slopePercentPerYear", percent(soh.slopePerYearRatio()));
    json.put("basis", soh.basis());
    json.set(
        "reference",
        object()
            .put("capacityAh", soh.reference().capacityAh())
            .put("source", soh.reference().source()));
    json.put("observations", soh.observations());
    json.put("coverage", soh.coverageRatio());
    putPercent(json, "bmsSohPercent", soh.bmsSohRatio());
    String doubt = HealthLimits.doubt(soh);
    if (doubt != null) {
      json.putArray("notes").add(doubt);
    }
    return json.put("methodVersion", soh.methodVersion());
  }

  private static ObjectNode notEstimable(SohResult.NotEstimable none) {
    return notEstimable(none.asOf().toString(), none.code(), none.reason(), none.methodVersion());
  }

  private static ObjectNode notEstimable(
      String asOf, String code, String reason, String methodVersion) {
    return object()
        .put("status", "not-estimable")
        .put("asOf", asOf)
        .put("code", code)
        .put("reason", reason)
        .put("methodVersion", methodVersion);
  }

  static ObjectNode smoothed(SmoothedHealth smoothed) {
    ObjectNode json = object().put("at", smoothed.at().toString());
    json.put("sohPercent", percent(smoothed.sohRatio()));
    json.set("soh90", interval(smoothed.soh90()));
    return json;
  }

  static ObjectNode change(HealthChange change) {
    ObjectNode json = object();
    json.set("from", soh(change.from()));
    json.set("to", soh(change.to()));
    json.put("byChargesPercentPoints", percent(change.byChargesRatio()));
    json.put("byOtherCellsPercentPoints", percent(change.byOtherCellsRatio()));
    json.put("byTimePercentPoints", percent(change.byTimeRatio()));
    json.put("chargesUsed", change.used());
    json.put("chargesRefused", change.refused());
    CapacityObservation strongest = change.strongest();
    if (strongest != null) {
      json.set(
          "strongest",
          object()
              .put("at", strongest.at().toString())
              .put("capacityAh", strongest.capacityAh())
              .put("shiftPercentPoints", percent(strongest.shiftRatio()))
              .put("note", strongest.note()));
    }
    ArrayNode findings = json.putArray("findings");
    change.findings().forEach(finding -> findings.add(finding.code()));
    return json.put("sentence", change.sentence());
  }

  /** What is said of a battery that no data has reached yet. */
  static ObjectNode noData() {
    return object()
        .put("status", "not-estimable")
        .put("code", "no-data")
        .put("reason", "no samples of this battery have been assessed yet");
  }

  /**
   * @param now the time at which it is read
   */
  static ObjectNode rul(RulResult rul, @Nullable Double thresholdRatio, Instant now) {
    if (rul instanceof RulResult.NotEstimable none) {
      return notEstimable(none.asOf().toString(), none.code(), none.reason(), none.methodVersion());
    }
    RulResult.Forecast forecast = (RulResult.Forecast) rul;
    ObjectNode json = object().put("status", "estimated");
    json.put("asOf", forecast.asOf().toString());
    json.put("ageingModel", forecast.ageingModel());
    json.put("duty", forecast.duty());
    if (forecast.prior() != null) {
      json.put("prior", forecast.prior());
    }
    ForecastCalibration calibration = forecast.calibration();
    if (calibration != null) {
      json.set(
          "calibration",
          object()
              .put("spreadRatio", calibration.spreadRatio())
              .put("batteries", calibration.batteries())
              .put("coveredPercent", percent(calibration.coveredRatio())));
    }
    json.put("horizonYears", forecast.horizonYears());
    ArrayNode thresholds = json.putArray("thresholds");
    for (RulResult.ToThreshold to : forecast.thresholds()) {
      if (thresholdRatio == null || Math.abs(to.thresholdRatio() - thresholdRatio) < 1e-9) {
        thresholds.add(threshold(to, forecast.horizonYears()));
      }
    }
    ArrayNode fan = json.putArray("fan");
    for (RulResult.FanPoint point : forecast.fan()) {
      fan.add(
          object()
              .put("yearsAhead", point.yearsAhead())
              .put("sohPercent05", percent(point.sohRatio().q05()))
              .put("sohPercent50", percent(point.sohRatio().q50()))
              .put("sohPercent95", percent(point.sohRatio().q95())));
    }
    ArrayNode notes = json.putArray("notes");
    DataAge.with(forecast.notes(), forecast.asOf(), now).forEach(notes::add);
    return json.put("methodVersion", forecast.methodVersion());
  }

  private static ObjectNode threshold(RulResult.ToThreshold to, double horizonYears) {
    ObjectNode json = object().put("thresholdPercent", percent(to.thresholdRatio()));
    json.set("years", quantiles(to.years()));
    putNumber(json, "meanYears", to.meanYears());
    Quantiles km = to.km();
    if (km != null) {
      json.set("km", quantiles(km));
    }
    json.set("equivalentFullCycles", quantiles(to.equivalentFullCycles()));
    ArrayNode moreThan = json.putArray("moreThan");
    to.years().notBelow(horizonYears).forEach(moreThan::add);
    return json.put("beyondHorizonPercent", percent(to.beyondHorizonRatio()));
  }

  static ObjectNode drivers(FadeDrivers drivers) {
    ObjectNode json = object().put("asOf", drivers.asOf().toString());
    json.put("ageingModel", drivers.ageingModel());
    ArrayNode others = json.putArray("otherModels");
    drivers.otherModels().forEach(others::add);
    json.put("aheadYears", drivers.aheadYears());
    json.set(
        "reference",
        object()
            .put("tempMeanDegC", FadeDrivers.REFERENCE_DEG_C)
            .put("socMeanPercent", percent(FadeDrivers.REFERENCE_SOC_RATIO))
            .put("depthPercent", percent(FadeDrivers.REFERENCE_DEPTH_RATIO))
            .put("chargeCRate", FadeDrivers.REFERENCE_C_RATE));
    json.set("lossSoFarPercentPoints", percents(drivers.lossSoFarRatio()));
    json.set("lossAheadPercentPoints", percents(drivers.lossAheadRatio()));
    json.put("remainderPercentPoints", percent(drivers.remainderRatio()));
    ArrayNode shares = json.putArray("drivers");
    for (FadeDrivers.Share share : drivers.shares()) {
      ObjectNode one =
          shares.addObject().put("driver", code(share.driver())).put("modelled", share.modelled());
      one.set("soFarPercentPoints", percents(share.soFarRatio()));
      one.set("aheadPercentPoints", percents(share.aheadRatio()));
    }
    ArrayNode notes = json.putArray("notes");
    drivers.notes().forEach(notes::add);
    return json.put("meaning", "association").put("methodVersion", FadeDrivers.METHOD_VERSION);
  }

  private static ObjectNode percents(Quantiles ratio) {
    return object()
        .put("q05", percent(ratio.q05()))
        .put("q50", percent(ratio.q50()))
        .put("q95", percent(ratio.q95()));
  }

  static ObjectNode stress(StressRecord stress) {
    ObjectNode json = object();
    json.put("equivalentFullCycles", stress.equivalentFullCycles());
    json.put("chargeThroughputAh", stress.chargeThroughputAh());
    json.put("dischargeThroughputAh", stress.dischargeThroughputAh());
    if (stress.knowsEnergy()) {
      json.put("chargeEnergyKWh", stress.chargeEnergyKWh());
      json.put("dischargeEnergyKWh", stress.dischargeEnergyKWh());
    }
    json.put("distanceKm", stress.distanceKm());
    ArrayNode depths = json.putArray("depthOfDischarge");
    for (int i = 0; i < stress.depthOfDischargeCycles().size(); i++) {
      depths.add(
          object()
              .put("fromPercent", i * 10)
              .put("toPercent", i * 10 + 10)
              .put("count", stress.depthOfDischargeCycles().get(i)));
    }
    json.set("timeAtTemperature", exposure(stress));
    extremes(json, stress);
    UseCoverage coverage = stress.coverage();
    if (coverage != null) {
      coverage(json, coverage, stress.throughputAh());
    }
    json.set(
        "events",
        object()
            .put("deep-discharge", stress.deepDischarges())
            .put("over-charge", stress.overCharges()));
    if (stress.ageing() != null) {
      ageing(json, stress.ageing(), stress.knowsTemperature());
    }
    return json;
  }

  /** Minutes in extreme temperatures; those of what was never measured are left out. */
  static ObjectNode extremes(ObjectNode json, StressRecord stress) {
    if (stress.knowsTemperature()) {
      json.put("extremeHighTempMinutes", stress.extremeHighTempMinutes())
          .put("extremeLowTempMinutes", stress.extremeLowTempMinutes());
    }
    if (stress.knowsChargingTemperature()) {
      json.put("extremeHighTempChargingMinutes", stress.extremeHighTempChargingMinutes())
          .put("extremeLowTempChargingMinutes", stress.extremeLowTempChargingMinutes());
    }
    return json;
  }

  private static void coverage(ObjectNode json, UseCoverage coverage, double throughputAh) {
    ObjectNode known =
        object()
            .put("knownHours", coverage.knownHours())
            .put("temperatureHours", coverage.temperatureHours())
            .put("chargingTemperatureHours", coverage.chargingTemperatureHours());
    if (throughputAh > 0) {
      known.put("energyPercentOfCharge", percent(coverage.energyRatio(throughputAh)));
    }
    if (coverage.untoldAh() > 0) {
      known.put("untoldAh", coverage.untoldAh());
    }
    if (coverage.temperatureDoubted()) {
      known.put("temperatureDoubted", true);
    }
    json.set("coverage", known);
  }

  private static void ageing(ObjectNode json, AgeingStress ageing, boolean knowsTemperature) {
    if (knowsTemperature) {
      json.put("equivalentHoursAt25DegC", ageing.equivalentHoursAt25DegC());
    }
    json.put("minerDamageRatio", ageing.damageRatio());
    ArrayNode cycles = json.putArray("cycles");
    for (AgeingStress.CycleBin bin : ageing.cycles()) {
      ObjectNode cell =
          object()
              .put("fromDepthPercent", bin.depthPercent())
              .put("toDepthPercent", bin.depthPercent() + 10);
      if (bin.socPercent() != null) {
        cell.put("fromSocPercent", bin.socPercent()).put("toSocPercent", bin.socPercent() + 20);
      }
      if (bin.tempDegC() != null) {
        cell.put("fromDegC", bin.tempDegC()).put("toDegC", bin.tempDegC() + 10);
      }
      cycles.add(cell.put("count", bin.cycleCount()));
    }
  }

  static ObjectNode event(BatteryEvent event) {
    return object()
        .put("at", event.at().toString())
        .put("kind", event.kind().wireName())
        .put("detail", event.detail());
  }

  /** Cells of the temperature × state-of-charge table that hold any time. */
  private static ArrayNode exposure(StressRecord stress) {
    ArrayNode cells = JsonNodeFactory.instance.arrayNode();
    for (int row = 0; row < stress.timeAtTemperatureSocHours().size(); row++) {
      List<Double> hours = stress.timeAtTemperatureSocHours().get(row);
      for (int column = 0; column < hours.size(); column++) {
        if (hours.get(column) > 0) {
          double fromDegC = StressRecord.FIRST_TEMPERATURE_DEG_C + row * 5.0;
          cells.add(
              object()
                  .put("fromDegC", fromDegC)
                  .put("toDegC", fromDegC + 5)
                  .put("fromSocPercent", column * 10)
                  .put("toSocPercent", column * 10 + 10)
                  .put("seconds", hours.get(column) * 3600));
        }
      }
    }
    return cells;
  }

  static ObjectNode session(Session session) {
    ObjectNode json = object();
    json.put("kind", session.kind().name().toLowerCase(Locale.ROOT));
    json.put("start", session.start().toString());
    json.put("end", session.end().toString());
    putSoc(json, "startSocPercent", session.startSocRatio());
    putSoc(json, "endSocPercent", session.endSocRatio());
    json.put("chargedAh", session.chargedAh());
    json.put("dischargedAh", session.dischargedAh());
    json.put("chargedKWh", session.chargedKWh());
    json.put("dischargedKWh", session.dischargedKWh());
    json.put("maxCurrentA", session.maxCurrentA());
    putNumber(json, "tempMeanDegC", session.tempMeanDegC());
    putNumber(json, "tempMaxDegC", session.tempMaxDegC());
    json.put("samples", session.samples());
    json.put("accepted", session.accepted());
    return json.put("reason", session.reason());
  }

  static ObjectNode quality(DataQuality quality) {
    ObjectNode json = object();
    ArrayNode checks = json.putArray("checks");
    for (DataQuality.Check check : quality.checks()) {
      ObjectNode one = checks.addObject().put("code", check.code());
      one.put("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
      if (check.since() != null) {
        one.put("since", check.since().toString());
      }
      one.put("sentence", check.sentence());
    }
    ArrayNode findings = json.putArray("findings");
    for (DataQuality.Finding finding : quality.findings()) {
      findings
          .addObject()
          .put("code", finding.code())
          .put("first", finding.first().toString())
          .put("last", finding.last().toString())
          .put("count", finding.count())
          .put("sentence", finding.sentence());
    }
    return json;
  }

  /** A constant as answers name it. */
  static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What lies beyond four decimals differs between processors and means nothing. */
  static double rounded(double value) {
    return Math.round(value * FOUR_DIGITS) / FOUR_DIGITS;
  }

  static ObjectNode interval(RatioInterval interval) {
    return object()
        .put("low", percent(interval.lowRatio()))
        .put("high", percent(interval.highRatio()));
  }

  private static ObjectNode quantiles(Quantiles quantiles) {
    return object()
        .put("q05", quantiles.q05())
        .put("q50", quantiles.q50())
        .put("q95", quantiles.q95());
  }

  /** Percent without the digits that the multiplication adds. */
  static double percent(double ratio) {
    return Math.round(ratio * 1e8) / 1e6;
  }

  /**
   * As it was sent: a stored state of charge holds seven digits, and 32 % comes back as 31.999999.
   */
  private static void putSoc(ObjectNode json, String name, @Nullable Double ratio) {
    if (ratio != null) {
      json.put(name, rounded(100 * ratio));
    }
  }

  private static void putPercent(ObjectNode json, String name, @Nullable Double ratio) {
    if (ratio != null) {
      json.put(name, percent(ratio));
    }
  }

  private static void putNumber(ObjectNode json, String name, @Nullable Double value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
