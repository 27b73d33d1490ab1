package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RulResult;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.productcondition.Rounding;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.time.Instant;

/**
 * Writes the remaining useful life: a credential of its own type with its own signature, carried
 * inside the update it was computed with.
 *
 * <p>No passport model has a place for it and no law asks for it; it is a model's opinion, and can
 * be left out of, or shown without, what was measured.
 */
final class ForecastCredential {
  private ForecastCredential() {}

  static ObjectNode write(
      RulResult.Forecast forecast, ObjectNode updateSubject, Issuer issuer, Instant issuedAt) {
    ObjectNode credential = UpdateCredential.envelope(Names.FORECAST_TYPE, issuer.did(), issuedAt);
    ObjectNode subject = credential.putObject("credentialSubject");
    for (String name : new String[] {"id", "batteryId", "sequence"}) {
      subject.set(name, updateSubject.get(name));
    }
    subject
        .put("asOf", Rfc3339.text(forecast.asOf()))
        .put("method", forecast.methodVersion())
        .put("ageingModel", forecast.ageingModel())
        .put("duty", forecast.duty())
        .put("horizonYears", forecast.horizonYears())
        // A text: seeds use all 64 bits, numbers in JSON carry 53.
        .put("seed", Long.toString(forecast.seed()));
    if (forecast.prior() != null) {
      subject.put("prior", forecast.prior());
    }
    ArrayNode thresholds = subject.putArray("thresholds");
    forecast
        .thresholds()
        .forEach(threshold -> put(thresholds.addObject(), threshold, forecast.horizonYears()));
    ArrayNode notes = subject.putArray("notes");
    forecast.notes().forEach(notes::add);
    UpdateCredential.putId(credential);
    return DataIntegrity.sign(credential, issuer, ProofPurpose.ASSERTION, issuedAt);
  }

  private static void put(ObjectNode node, RulResult.ToThreshold threshold, double horizonYears) {
    node.put("thresholdPercent", Rounding.to(threshold.thresholdRatio() * 100, 2));
    node.set("years", quantiles(threshold.years()));
    if (threshold.km() != null) {
      node.set("km", within(horizonYears, threshold.years(), threshold.km()));
    }
    node.set(
        "equivalentFullCycles",
        within(horizonYears, threshold.years(), threshold.equivalentFullCycles()));
    node.put("beyondHorizonPercent", Rounding.to(threshold.beyondHorizonRatio() * 100, 0));
  }

  /**
   * Distance or cycles. The years of a quantile beyond the horizon read as the horizon, which
   * stands beside them; what is driven until then is no forecast of it, so that such a quantile is
   * left out (ADR 0046).
   */
  private static ObjectNode within(double horizonYears, Quantiles years, Quantiles quantiles) {
    ObjectNode all = quantiles(quantiles);
    return all.remove(years.notBelow(horizonYears));
  }

  private static ObjectNode quantiles(Quantiles quantiles) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("q05", Rounding.significant(quantiles.q05(), 3))
        .put("q50", Rounding.significant(quantiles.q50(), 3))
        .put("q95", Rounding.significant(quantiles.q95(), 3));
  }
}
