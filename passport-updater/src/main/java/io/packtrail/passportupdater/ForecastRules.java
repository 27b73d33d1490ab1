package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What a forecast inside an update must satisfy, its signature apart. */
final class ForecastRules {
  private static final double MAX_YEARS = 100;
  private static final List<String> QUANTILES = List.of("q05", "q50", "q95");

  private ForecastRules() {}

  static void check(StrictObject forecast, StrictObject update, Instant signedAt) {
    StrictObject subject = forecast.object("credentialSubject");
    subject.holds(
        Set.of(
            "id",
            "batteryId",
            "sequence",
            "asOf",
            "method",
            "ageingModel",
            "duty",
            "horizonYears",
            "seed",
            "thresholds",
            "notes"),
        // Forecasts signed before fleets taught have none.
        Set.of("prior"));
    for (String name : Set.of("id", "batteryId", "sequence")) {
      JsonNode expected = update.json().get(name);
      if (!subject.json().get(name).equals(expected)) {
        throw new PassportException(
            "content-refused",
            "%s must be the update's %s, got %s"
                .formatted(subject.at(name), expected, subject.json().get(name)));
      }
    }
    if (subject.time("asOf").isAfter(signedAt)) {
      throw new PassportException(
          "time-refused", subject.at("asOf") + " must not be after the signing at " + signedAt);
    }
    subject.text("method");
    subject.text("ageingModel");
    subject.text("duty");
    if (subject.has("prior")) {
      subject.text("prior");
    }
    subject.texts("notes");
    double horizonYears = subject.number("horizonYears", 0, MAX_YEARS, "years");
    for (StrictObject threshold : subject.objects("thresholds")) {
      threshold.holds(
          Set.of("thresholdPercent", "years", "equivalentFullCycles", "beyondHorizonPercent"),
          Set.of("km"));
      threshold.number("thresholdPercent", 1, 100, "%");
      threshold.number("beyondHorizonPercent", 0, 100, "%");
      checkQuantiles(threshold, "years", horizonYears * 1.01, "years");
      checkWithin(horizonYears, threshold, "equivalentFullCycles", 1e6, "cycles");
      if (threshold.has("km")) {
        checkWithin(horizonYears, threshold, "km", 1e8, "km");
      }
    }
  }

  /** A quantile is left out only where its years reach the horizon; older forecasts state it. */
  private static void checkWithin(
      double horizonYears, StrictObject threshold, String name, double high, String unit) {
    StrictObject years = threshold.object("years");
    StrictObject quantiles = threshold.object(name);
    quantiles.holds(Set.of(), Set.copyOf(QUANTILES));
    double low = 0;
    for (String quantile : QUANTILES) {
      if (quantiles.has(quantile)) {
        low = quantiles.number(quantile, low, high, unit);
      } else if (years.number(quantile, 0, MAX_YEARS, "years") < horizonYears) {
        throw new PassportException(
            "content-refused",
            quantiles.at(quantile) + " must be given where its years end before the horizon");
      }
    }
  }

  private static void checkQuantiles(StrictObject holder, String name, double high, String unit) {
    StrictObject quantiles = holder.object(name);
    quantiles.holds(Set.copyOf(QUANTILES), Set.of());
    double q05 = quantiles.number("q05", 0, high, unit);
    double q50 = quantiles.number("q50", q05, high, unit);
    quantiles.number("q95", q50, high, unit);
  }
}
