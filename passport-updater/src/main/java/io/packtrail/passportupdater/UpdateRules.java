package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.productcondition.Attribute;
import io.packtrail.passportupdater.productcondition.ProductCondition;
import io.packtrail.passportupdater.productcondition.ProductConditionRules;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the content of an update must satisfy. The same rules stand in front of the signer and
 * inside the verifier, so nothing can be signed that a reader refuses.
 */
final class UpdateRules {
  /**
   * Room between a capacity and its ratio times its reference (our choice): rounding takes less
   * than 0.01, and a capacity in another unit is off by far more.
   */
  private static final double CAPACITY_TOLERANCE_RATIO = 0.02;

  /** What stands behind an estimate: all of it or, behind what was read or counted, nothing. */
  private static final List<String> OF_ESTIMATES =
      List.of("stdUncertainty", "interval90", "samples", "inputDigest");

  private UpdateRules() {}

  /**
   * Checks the subject of one update.
   *
   * @param signedAt nothing in the content may be later
   */
  static void check(StrictObject subject, Instant signedAt) {
    subject.holds(
        Set.of(
            "id",
            "batteryId",
            "sequence",
            "semanticId",
            "productCondition",
            "stateOfHealth",
            "eventCounters",
            "evidence"),
        Set.of("previousUpdateDigest", "corrects", "notAvailable", "forecast"));
    if (!subject.text("semanticId").equals(ProductCondition.SEMANTIC_ID)) {
      throw new PassportException(
          "content-refused",
          "%s must be %s, got %s"
              .formatted(
                  subject.at("semanticId"),
                  ProductCondition.SEMANTIC_ID,
                  subject.text("semanticId")));
    }
    StrictObject condition = subject.object("productCondition");
    ProductConditionRules.check(condition, signedAt);
    checkHealth(subject.object("stateOfHealth"), condition, signedAt);
    StrictObject counters = subject.object("eventCounters");
    counters.holds(Set.of("deepDischarges", "overCharges"), Set.of());
    counters.integer("deepDischarges", 0, 1_000_000_000, "");
    counters.integer("overCharges", 0, 1_000_000_000, "");
    checkNotAvailable(subject, condition);
    checkEvidence(subject, condition, signedAt);
    if (subject.has("corrects")) {
      StrictObject corrects = subject.object("corrects");
      corrects.holds(Set.of("update", "reason"), Set.of());
      corrects.text("reason");
      if (!corrects.text("update").equals(subject.text("previousUpdateDigest"))) {
        throw new PassportException(
            "content-refused",
            "%s must be the predecessor's digest %s, got %s"
                .formatted(
                    corrects.at("update"),
                    subject.text("previousUpdateDigest"),
                    corrects.text("update")));
      }
    }
    if (subject.has("forecast")) {
      ForecastRules.check(subject.object("forecast"), subject, signedAt);
    }
  }

  /**
   * Checks what may not go backwards from one update to the next: counters, and the time it speaks
   * of. A correction says that an earlier figure was wrong, and is free of both.
   */
  static void checkProgress(JsonNode previousSubject, JsonNode subject) {
    if (subject.has("corrects")) {
      return;
    }
    ProductConditionRules.checkCounters(
        previousSubject.path("productCondition"), subject.path("productCondition"));
    for (String counter : List.of("deepDischarges", "overCharges")) {
      long before = previousSubject.path("eventCounters").path(counter).asLong();
      long after = subject.path("eventCounters").path(counter).asLong();
      if (after < before) {
        throw new PassportException(
            "counter-fell",
            "eventCounters.%s must not fall, was %d, got %d".formatted(counter, before, after));
      }
    }
    Instant before =
        StrictObject.of("stateOfHealth", previousSubject.path("stateOfHealth")).time("asOf");
    Instant after = StrictObject.of("stateOfHealth", subject.path("stateOfHealth")).time("asOf");
    if (after.isBefore(before)) {
      throw new PassportException(
          "time-refused",
          "stateOfHealth.asOf must not be before the predecessor's %s, got %s"
              .formatted(before, after));
    }
  }

  private static void checkHealth(StrictObject health, StrictObject condition, Instant signedAt) {
    health.holds(
        Set.of(
            "percent",
            "interval90",
            "reference",
            "trendPercentPerYear",
            "basis",
            "method",
            "observations",
            "coveragePercent",
            "asOf"),
        Set.of("resistanceIncreasePercent", "bmsSohPercent", "inputsDigest"));
    double percent = health.number("percent", 0, 150, "%");
    checkInterval(health, 0, 200, percent, "%");
    StrictObject reference = health.object("reference");
    reference.holds(Set.of("capacityAh", "source"), Set.of());
    double referenceAh = reference.number("capacityAh", 0.1, 10_000, "Ah");
    reference.text("source");
    health.number("trendPercentPerYear", -10_000, 10_000, "%/year");
    health.text("basis");
    health.text("method");
    health.integer("observations", 1, 10_000_000, "");
    health.number("coveragePercent", 0, 100, "%");
    if (health.has("resistanceIncreasePercent")) {
      health.number("resistanceIncreasePercent", -90, 10_000, "%");
    }
    if (health.has("bmsSohPercent")) {
      health.number("bmsSohPercent", 0, 150, "%");
    }
    if (health.has("inputsDigest")) {
      requireDigest(health, "inputsDigest");
    }
    requirePast(health, "asOf", signedAt);
    checkCapacity(condition, percent * referenceAh / 100);
  }

  /**
   * Catches a capacity in the wrong unit: the published model itself says kWh where Ah is meant.
   */
  private static void checkCapacity(StrictObject condition, double expectedAh) {
    if (!condition.has(Attribute.REMAINING_CAPACITY.property())) {
      return;
    }
    StrictObject remaining = condition.object(Attribute.REMAINING_CAPACITY.property());
    double capacityAh =
        remaining.number(Attribute.REMAINING_CAPACITY.valueProperty(), 0, 20_000, "Ah");
    if (!(Math.abs(capacityAh - expectedAh) <= CAPACITY_TOLERANCE_RATIO * expectedAh)) {
      throw new PassportException(
          "content-refused",
          "%s must be the state of health times its reference, %.4g Ah, got %.4g Ah"
              .formatted(
                  remaining.at(Attribute.REMAINING_CAPACITY.valueProperty()),
                  expectedAh,
                  capacityAh));
    }
  }

  private static void checkNotAvailable(StrictObject subject, StrictObject condition) {
    Set<String> declared = new HashSet<>();
    if (subject.has("notAvailable")) {
      for (StrictObject entry : subject.objects("notAvailable")) {
        entry.holds(Set.of("attribute", "reason"), Set.of());
        entry.text("reason");
        if (condition.has(entry.text("attribute"))) {
          throw new PassportException(
              "content-refused",
              entry.at("attribute") + " must not be stated and declared as not available");
        }
        declared.add(entry.text("attribute"));
      }
    }
    for (String required : List.of("NumberOfFullCycles", "StateOfCharge")) {
      if (!declared.contains(required) && !condition.has(required)) {
        throw new PassportException(
            "property-missing",
            condition.at(required) + " must be given, or declared as not available");
      }
    }
  }

  private static void checkEvidence(
      StrictObject subject, StrictObject condition, Instant signedAt) {
    Map<String, String> units = new HashMap<>(Map.of("TemperatureInformation", "min"));
    for (Attribute attribute : Attribute.values()) {
      if (condition.has(attribute.property())) {
        units.put(attribute.property(), attribute.unit());
      }
    }
    Set<String> missing = new HashSet<>(units.keySet());
    for (StrictObject entry : subject.objects("evidence")) {
      checkEntry(entry, signedAt);
      String attribute = entry.text("attribute");
      if (!missing.remove(attribute)) {
        throw new PassportException(
            "content-refused",
            "%s must name each published attribute once, got %s"
                .formatted(entry.at("attribute"), attribute));
      }
      if (!entry.text("unit").equals(units.get(attribute))) {
        throw new PassportException(
            "content-refused",
            "%s must be %s, got %s"
                .formatted(entry.at("unit"), units.get(attribute), entry.text("unit")));
      }
    }
    if (!missing.isEmpty()) {
      throw new PassportException(
          "property-missing", subject.at("evidence") + " must be given for " + missing);
    }
  }

  private static void checkEntry(StrictObject entry, Instant signedAt) {
    entry.holds(
        Set.of("attribute", "unit", "method", "originator", "window"),
        Set.of(
            "stdUncertainty",
            "interval90",
            "samples",
            "inputDigest",
            "certifiedEnergyKWh",
            "coveragePercent",
            "convention"));
    entry.text("method");
    entry.text("originator");
    if (EstimateContent.isEstimate(entry.text("attribute"))
        || OF_ESTIMATES.stream().anyMatch(entry::has)) {
      entry.number("stdUncertainty", 0, 1e6, "");
      entry.integer("samples", 1, 10_000_000, "");
      requireDigest(entry, "inputDigest");
      checkInterval(entry, -1e6, 1e6, Double.NaN, "");
    }
    List<String> window = entry.texts("window");
    if (window.size() != 2) {
      throw new PassportException(
          "property-type", entry.at("window") + " must hold two times, got " + window.size());
    }
    Instant from = Rfc3339.parse(entry.at("window"), window.get(0));
    Instant to = Rfc3339.parse(entry.at("window"), window.get(1));
    if (from.isAfter(to) || to.isAfter(signedAt)) {
      throw new PassportException(
          "time-refused",
          "%s must be ascending and not after the signing at %s, got %s"
              .formatted(entry.at("window"), signedAt, window));
    }
  }

  /** {@code value} NaN: the value stands elsewhere. */
  private static void checkInterval(
      StrictObject holder, double low, double high, double value, String unit) {
    StrictObject interval = holder.object("interval90");
    interval.holds(Set.of("low", "high"), Set.of());
    double lower = interval.number("low", low, high, unit);
    double upper = interval.number("high", low, high, unit);
    if (lower > upper || value < lower || value > upper) {
      throw new PassportException(
          "content-refused",
          "%s must hold its value %s, got [%s, %s]"
              .formatted(interval.path(), Double.isNaN(value) ? "" : value, lower, upper));
    }
  }

  private static void requirePast(StrictObject object, String name, Instant signedAt) {
    Instant time = object.time(name);
    if (time.isAfter(signedAt)) {
      throw new PassportException(
          "time-refused",
          "%s must not be after the signing at %s, got %s"
              .formatted(object.at(name), signedAt, time));
    }
  }

  private static void requireDigest(StrictObject holder, String name) {
    if (!holder.text(name).matches("uEi[A-Za-z0-9_-]{44}")) {
      throw new PassportException(
          "content-refused",
          "%s must be a SHA-256 multihash, got %s".formatted(holder.at(name), holder.text(name)));
    }
  }
}
