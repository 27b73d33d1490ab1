package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.UseCoverage;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.productcondition.Attribute;
import io.packtrail.passportupdater.productcondition.Rounding;
import io.packtrail.passportupdater.productcondition.Uncertainty;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;

/** Writes, for each published number, how it was obtained and how well it is known. */
final class Evidence {
  /** Counters are sums over all samples; a gap adds nothing. */
  private static final String COUNTER_METHOD = "packtrail-stress/1";

  /** Single intervals without voltage are no matter (our choice). */
  private static final double WHOLE_RATIO = 0.995;

  private final PerformanceUpdate update;
  private final SohResult.Estimated soh;
  private final String originator;
  private final Instant usageAsOf;
  private final ArrayNode entries = JsonNodeFactory.instance.arrayNode();

  private Evidence(PerformanceUpdate update, String originator, Instant usageAsOf) {
    this.update = update;
    this.soh = update.soh();
    this.originator = originator;
    this.usageAsOf = usageAsOf;
  }

  /** The evidence of everything that {@code condition} states. */
  static ArrayNode write(
      PerformanceUpdate update, ObjectNode condition, String originator, Instant usageAsOf) {
    Evidence evidence = new Evidence(update, originator, usageAsOf);
    for (Attribute attribute : Attribute.values()) {
      if (condition.has(attribute.property())) {
        evidence.add(attribute);
      }
    }
    UseCoverage known = update.stress().coverage();
    evidence
        .usage("TemperatureInformation", "min", known == null ? 1 : known.temperatureRatio())
        .put("convention", "covered time only");
    return evidence.entries;
  }

  private void add(Attribute attribute) {
    switch (attribute) {
      case REMAINING_CAPACITY -> estimate(attribute, Uncertainty.ofCapacity(soh));
      case REMAINING_ENERGY -> estimate(attribute, energy(certifiedEnergyKWh()));
      case STATE_OF_CERTIFIED_ENERGY ->
          estimate(attribute, energy(100)).put("certifiedEnergyKWh", certifiedEnergyKWh());
      case STATE_OF_CHARGE ->
          entry(attribute.property(), attribute.unit(), "last reported by the vehicle", usageAsOf);
      case ENERGY_THROUGHPUT -> energyThroughput(attribute);
      case NUMBER_OF_FULL_CYCLES ->
          usage(attribute.property(), attribute.unit(), 1).put("convention", cycles());
      default ->
          usage(attribute.property(), attribute.unit(), toldRatio())
              .put(
                  "convention",
                  toldRatio() < 1
                      ? "charged + discharged, each as far as it was told"
                      : "charged + discharged");
    }
  }

  private String cycles() {
    String cycles = "(Ah charged + Ah discharged) / (2 x rated Ah), rounded down";
    return toldRatio() < 1
        ? cycles + "; where one of them alone was told, that / rated Ah"
        : cycles;
  }

  private double toldRatio() {
    UseCoverage known = update.stress().coverage();
    return known == null ? 1 : known.toldRatio(update.stress().throughputAh());
  }

  private ObjectNode estimate(Attribute attribute, Uncertainty uncertainty) {
    ObjectNode entry =
        entry(attribute.property(), attribute.unit(), soh.methodVersion(), firstObservation());
    entry.put("stdUncertainty", Rounding.significant(uncertainty.standard(), 2));
    entry
        .putObject("interval90")
        .put("low", uncertainty.roundedLow())
        .put("high", uncertainty.roundedHigh());
    return entry
        .put("samples", soh.observations())
        .put("inputDigest", ObservationDigest.of(update.evidence()));
  }

  private void energyThroughput(Attribute attribute) {
    UseCoverage known = update.stress().coverage();
    double throughputAh = update.stress().throughputAh();
    double knownRatio = known == null || throughputAh == 0 ? 1 : known.energyRatio(throughputAh);
    usage(attribute.property(), attribute.unit(), knownRatio)
        .put(
            "convention",
            knownRatio < WHOLE_RATIO
                ? "charged + discharged, where the voltage is known"
                : "charged + discharged");
  }

  /**
   * @param knownRatio part of the covered time or charge of which this figure is known
   */
  private ObjectNode usage(String attribute, String unit, double knownRatio) {
    Instant from =
        update.stress().days().isEmpty()
            ? firstObservation()
            : update.stress().days().get(0).day().atStartOfDay(ZoneOffset.UTC).toInstant();
    return entry(attribute, unit, COUNTER_METHOD, from)
        .put("coveragePercent", Rounding.to(soh.coverageRatio() * knownRatio * 100, 0));
  }

  private ObjectNode entry(String attribute, String unit, String method, Instant from) {
    ObjectNode entry = entries.addObject();
    entry
        .put("attribute", attribute)
        .put("unit", unit)
        .put("method", method)
        .put("originator", originator);
    Instant to = method.equals(soh.methodVersion()) ? soh.asOf() : usageAsOf;
    entry.putArray("window").add(Rfc3339.text(from.isBefore(to) ? from : to)).add(Rfc3339.text(to));
    return entry;
  }

  private Uncertainty energy(double whole) {
    if (soh.soce90() == null) {
      throw new PassportException(
          "content-refused", "a certified energy state must come with its interval");
    }
    return Uncertainty.of(soh.soce90(), whole);
  }

  private double certifiedEnergyKWh() {
    Double energyKWh = update.battery().certifiedEnergyKWh();
    if (energyKWh == null) {
      throw new PassportException(
          "content-refused", "a certified energy state must come with the certified energy");
    }
    return energyKWh;
  }

  private Instant firstObservation() {
    return update.evidence().stream()
        .map(CapacityObservation::sessionStart)
        .min(Comparator.naturalOrder())
        .orElse(soh.asOf());
  }
}
