package io.packtrail.passportupdater.productcondition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.passportupdater.json.Rfc3339;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes Product Condition 1.0.2 from an assessment. */
public final class ProductCondition {
  /** What the content is written in. */
  public static final String SEMANTIC_ID =
      "urn:samm:io.admin-shell.idta.batterypass.product_condition:1.0.2#ProductCondition";

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private ProductCondition() {}

  /**
   * Returns the content.
   *
   * @param ratedCapacityAh what one full cycle is counted against (A·h)
   * @param certifiedEnergyKWh certified usable energy (kWh), absent where there is none
   * @param usageAsOf time that the usage counters speak of
   */
  public static ObjectNode write(
      SohResult.Estimated soh,
      StressRecord stress,
      double ratedCapacityAh,
      @Nullable Double certifiedEnergyKWh,
      @Nullable Double stateOfChargeRatio,
      Instant usageAsOf) {
    ProductCondition condition = new ProductCondition();
    condition.putHealth(soh, certifiedEnergyKWh);
    condition.putUsage(stress, ratedCapacityAh, usageAsOf);
    if (stateOfChargeRatio != null) {
      condition.put(Attribute.STATE_OF_CHARGE, Rounding.to(stateOfChargeRatio * 100, 1), usageAsOf);
    }
    condition.putEvents(stress, usageAsOf);
    return condition.json;
  }

  private void putHealth(SohResult.Estimated soh, @Nullable Double certifiedEnergyKWh) {
    Uncertainty capacity = Uncertainty.ofCapacity(soh);
    put(Attribute.REMAINING_CAPACITY, capacity.round(soh.capacityAh()), soh.asOf());
    Double soceRatio = soh.soceRatio();
    if (soceRatio != null && soh.soce90() != null) {
      // UN GTR 22 §6.3.2: capped at 100, stated as a whole number.
      put(
          Attribute.STATE_OF_CERTIFIED_ENERGY,
          Rounding.to(Math.min(soceRatio, 1) * 100, 0),
          soh.asOf());
      if (certifiedEnergyKWh != null) {
        Uncertainty energy = Uncertainty.of(soh.soce90(), certifiedEnergyKWh);
        put(Attribute.REMAINING_ENERGY, energy.round(soceRatio * certifiedEnergyKWh), soh.asOf());
      }
    }
  }

  private void putUsage(StressRecord stress, double ratedCapacityAh, Instant asOf) {
    if (stress.knowsCharge()) {
      put(Attribute.CAPACITY_THROUGHPUT, Rounding.to(stress.throughputAh(), 1), asOf);
      put(
          Attribute.NUMBER_OF_FULL_CYCLES,
          Math.floor(stress.cycledAh() / (2 * ratedCapacityAh)),
          asOf);
    }
    if (stress.knowsCharge() && stress.knowsEnergy()) {
      put(
          Attribute.ENERGY_THROUGHPUT,
          Rounding.to(stress.chargeEnergyKWh() + stress.dischargeEnergyKWh(), 2),
          asOf);
    }
    putTemperature(stress, asOf);
  }

  /** Minutes of what was never measured are left out: a zero would be a statement. */
  private void putTemperature(StressRecord stress, Instant asOf) {
    ObjectNode times = json.putObject("TemperatureInformation");
    if (stress.knowsTemperature()) {
      times
          .put("TimeExtremeHighTemp", Rounding.to(stress.extremeHighTempMinutes(), 0))
          .put("TimeExtremeLowTemp", Rounding.to(stress.extremeLowTempMinutes(), 0));
    }
    if (stress.knowsChargingTemperature()) {
      times
          .put(
              "TimeExtremeHighTempCharging",
              Rounding.to(stress.extremeHighTempChargingMinutes(), 0))
          .put(
              "TimeExtremeLowTempCharging", Rounding.to(stress.extremeLowTempChargingMinutes(), 0));
    }
    times.put("LastUpdate", Rfc3339.text(asOf));
  }

  private void putEvents(StressRecord stress, Instant asOf) {
    ArrayNode events = json.arrayNode();
    putEvent(events, "deep discharge", stress.deepDischarges(), asOf);
    putEvent(events, "overcharge", stress.overCharges(), asOf);
    if (!events.isEmpty()) {
      json.set("NegativeEvents", events);
    }
    // Accident documents come from a person, never from telemetry; none is known here.
    json.putArray("InformationOnAccidents");
  }

  private static void putEvent(ArrayNode events, String what, long count, Instant asOf) {
    if (count > 0) {
      events
          .addObject()
          .put("NegativeEventValue", "%s, %d since the first sample".formatted(what, count))
          .put("LastUpdate", Rfc3339.text(asOf));
    }
  }

  private void put(Attribute attribute, double value, Instant asOf) {
    json.putObject(attribute.property())
        .put(attribute.valueProperty(), value)
        .put("LastUpdate", Rfc3339.text(asOf));
  }
}
