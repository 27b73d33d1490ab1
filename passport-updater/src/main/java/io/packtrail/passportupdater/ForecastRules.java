package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictObject;
import java.time.Instant;
import java.util.Set;

/** What a forecast inside an update must satisfy, its signature apart. */
final class ForecastRules {
  private static final double MAX_YEARS = 100;

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
      checkQuantiles(threshold, "equivalentFullCycles", 1e6, "cycles");
      if (threshold.has("km")) {
        checkQuantiles(threshold, "km", 1e8, "km");
      }
    }
  }

  private static void checkQuantiles(StrictObject holder, String name, double high, String unit) {
    StrictObject quantiles = holder.object(name);
    quantiles.holds(Set.of("q05", "q50", "q95"), Set.of());
    double q05 = quantiles.number("q05", 0, high, unit);
    double q50 = quantiles.number("q50", q05, high, unit);
    quantiles.number("q95", q50, high, unit);
  }
}
