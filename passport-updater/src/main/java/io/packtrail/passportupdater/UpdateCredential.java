package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.Sha256;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.productcondition.Attribute;
import io.packtrail.passportupdater.productcondition.ProductCondition;
import io.packtrail.passportupdater.productcondition.Rounding;
import io.packtrail.passportupdater.productcondition.Uncertainty;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.status.StatusEntry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the credential of one update, without its proof. */
final class UpdateCredential {
  private UpdateCredential() {}

  static ObjectNode write(
      PerformanceUpdate update,
      @Nullable SignedUpdate head,
      Issuer issuer,
      Instant issuedAt,
      @Nullable String correctionReason,
      @Nullable StatusEntry status) {
    ObjectNode credential = envelope(Names.UPDATE_TYPE, issuer.did(), issuedAt);
    if (status != null) {
      credential.set("credentialStatus", status.json());
    }
    ObjectNode subject = credential.putObject("credentialSubject");
    subject
        .put("id", update.battery().passportId())
        .put("batteryId", update.battery().batteryId().value())
        .put("sequence", head == null ? 1 : head.sequence() + 1);
    if (head != null) {
      subject.put("previousUpdateDigest", head.digest());
    }
    if (head != null && correctionReason != null) {
      subject.putObject("corrects").put("update", head.digest()).put("reason", correctionReason);
    }
    putContent(subject, update, issuer.did());
    if (update.rul() != null) {
      subject.set("forecast", ForecastCredential.write(update.rul(), subject, issuer, issuedAt));
    }
    putId(credential);
    return credential;
  }

  /** What every credential of ours begins with. */
  static ObjectNode envelope(String type, String issuerDid, Instant issuedAt) {
    ObjectNode credential = JsonNodeFactory.instance.objectNode();
    credential.putArray("@context").add(Names.CREDENTIALS_CONTEXT).add(Names.UPDATE_CONTEXT);
    credential.putArray("type").add("VerifiableCredential").add(type);
    return credential.put("issuer", issuerDid).put("validFrom", Rfc3339.text(issuedAt));
  }

  /** Names a credential by its content, so that signing the same content twice gives one id. */
  static void putId(ObjectNode credential) {
    ByteBuffer digest = ByteBuffer.wrap(Sha256.of(CanonicalJson.bytes(credential)));
    // RFC 9562 §5.8: version 8, variant 2, the rest is ours to choose.
    long high = (digest.getLong() & ~0xF000L) | 0x8000L;
    long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    credential.put("id", "urn:uuid:" + new UUID(high, low));
  }

  /** What the credential says of the battery: a function of the update alone. */
  static void putContent(ObjectNode subject, PerformanceUpdate update, String originator) {
    Instant usageAsOf = usageAsOf(update);
    ObjectNode condition =
        ProductCondition.write(
            update.soh(),
            update.stress(),
            update.battery().ratedCapacityAh(),
            update.battery().certifiedEnergyKWh(),
            update.stateOfChargeRatio(),
            usageAsOf);
    subject.put("semanticId", ProductCondition.SEMANTIC_ID);
    subject.set("productCondition", condition);
    subject.set("stateOfHealth", stateOfHealth(update));
    subject
        .putObject("eventCounters")
        .put("deepDischarges", update.stress().deepDischarges())
        .put("overCharges", update.stress().overCharges());
    putNotAvailable(subject, update);
    subject.set("evidence", Evidence.write(update, condition, originator, usageAsOf));
  }

  /** What is left out, and why. */
  private static void putNotAvailable(ObjectNode subject, PerformanceUpdate update) {
    Map<String, String> reasons = new LinkedHashMap<>();
    if (update.stateOfChargeRatio() == null) {
      reasons.put("StateOfCharge", "the vehicle reports none");
    }
    if (!update.stress().knowsCharge()) {
      for (Attribute counter :
          List.of(
              Attribute.CAPACITY_THROUGHPUT,
              Attribute.ENERGY_THROUGHPUT,
              Attribute.NUMBER_OF_FULL_CYCLES)) {
        reasons.put(counter.property(), "no charge that flowed was counted");
      }
    } else if (!update.stress().knowsEnergy()) {
      reasons.put(
          Attribute.ENERGY_THROUGHPUT.property(), "no voltage is known of any charge that flowed");
    }
    if (!update.stress().knowsTemperature()) {
      String why = noTemperature(update.stress());
      reasons.put("TimeExtremeHighTemp", why);
      reasons.put("TimeExtremeLowTemp", why);
    }
    if (!update.stress().knowsChargingTemperature()) {
      String why = noTemperature(update.stress()) + " of any charging";
      reasons.put("TimeExtremeHighTempCharging", why);
      reasons.put("TimeExtremeLowTempCharging", why);
    }
    if (!reasons.isEmpty()) {
      ArrayNode entries = subject.putArray("notAvailable");
      reasons.forEach(
          (attribute, reason) ->
              entries.addObject().put("attribute", attribute).put("reason", reason));
    }
  }

  private static String noTemperature(StressRecord use) {
    return use.doubtsTemperature()
        ? "the temperatures that were reported cannot be believed, so that none is known"
        : "no temperature is known";
  }

  private static ObjectNode stateOfHealth(PerformanceUpdate update) {
    SohResult.Estimated soh = update.soh();
    Uncertainty percent = Uncertainty.of(soh.soh90(), 100);
    ObjectNode health = JsonNodeFactory.instance.objectNode();
    health.put("percent", percent.round(soh.sohRatio() * 100));
    health
        .putObject("interval90")
        .put("low", percent.roundedLow())
        .put("high", percent.roundedHigh());
    health
        .putObject("reference")
        .put("capacityAh", soh.reference().capacityAh())
        .put("source", soh.reference().source());
    health
        .put("trendPercentPerYear", Rounding.to(soh.slopePerYearRatio() * 100, 2))
        .put("basis", soh.basis())
        .put("method", soh.methodVersion())
        .put("observations", soh.observations())
        .put("coveragePercent", Rounding.to(soh.coverageRatio() * 100, 0))
        .put("asOf", Rfc3339.text(soh.asOf()));
    if (soh.resistanceIncreaseRatio() != null) {
      health.put("resistanceIncreasePercent", Rounding.to(soh.resistanceIncreaseRatio() * 100, 0));
    }
    if (soh.bmsSohRatio() != null) {
      health.put("bmsSohPercent", Rounding.to(soh.bmsSohRatio() * 100, 1));
    }
    if (update.inputs() != null) {
      health.put("inputsDigest", EstimateContent.digest(update.inputs()));
    }
    return health;
  }

  /**
   * The time that the usage counters speak of: their last day, or the estimate's time where that is
   * later.
   */
  private static Instant usageAsOf(PerformanceUpdate update) {
    var days = update.stress().days();
    Instant asOf = update.soh().asOf();
    if (days.isEmpty()) {
      return asOf;
    }
    Instant lastDay = days.get(days.size() - 1).day().atStartOfDay(ZoneOffset.UTC).toInstant();
    return lastDay.isAfter(asOf) ? lastDay : asOf;
  }
}
