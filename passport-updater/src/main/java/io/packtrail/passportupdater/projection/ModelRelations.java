package io.packtrail.passportupdater.projection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures of one document that contradict each other; each in range by itself. */
final class ModelRelations {
  /** What is left may differ from the initial value less the fade by rounding (of the initial). */
  private static final double ROUNDING_RATIO = 0.02;

  /** Rated energy is not quite the certified energy, and it is stated at another temperature. */
  private static final double ENERGY_RATIO = 0.15;

  /** A cycle may be counted by rated charge and by one direction or both. */
  private static final double LEAST_CHARGE_RATIO = 0.8;

  private final JsonNode document;
  private final List<String> violations = new ArrayList<>();

  private ModelRelations(JsonNode document) {
    this.document = document;
  }

  static List<String> ofBatteryPass(JsonNode document) {
    ModelRelations relations = new ModelRelations(document);
    String rated = "batteryTechicalProperties.";
    String now = "batteryCondition.";
    relations.ascending(rated + "minimumVoltage", rated + "nominalVoltage", "V");
    relations.ascending(rated + "nominalVoltage", rated + "maximumVoltage", "V");
    relations.ascending(
        rated + "temperatureRangeIdleState.minimum",
        rated + "temperatureRangeIdleState.maximum",
        "°C");
    relations.fade(
        now + "remainingCapacity.remainingCapacityValue",
        rated + "ratedCapacity",
        now + "capacityFade.capacityFadeValue",
        "Ah");
    relations.certified(
        now + "remainingEnergy.remainingEnergyValue",
        rated + "ratedEnergy",
        now + "stateOfCertifiedEnergy.stateOfCertifiedEnergyValue");
    relations.throughput(
        now + "capacityThroughput.capacityThroughputValue",
        now + "numberOfFullCycles.numberOfFullCyclesValue",
        now + "remainingCapacity.remainingCapacityValue");
    return relations.violations;
  }

  static List<String> ofCatenaX(JsonNode document) {
    ModelRelations relations = new ModelRelations(document);
    String rated = "performance.rated.";
    String now = "performance.dynamic.";
    relations.ascending(rated + "voltage.min", rated + "voltage.nominal", "V");
    relations.ascending(rated + "voltage.nominal", rated + "voltage.max", "V");
    relations.ascending(rated + "temperature.lower", rated + "temperature.upper", "°C");
    relations.fade(
        now + "capacity.capacity.value",
        rated + "capacity.value",
        now + "capacity.fade.value",
        "Ah");
    relations.fade(
        now + "power.remaining.value", rated + "power.value", now + "power.fade.value", "W");
    relations.certified(
        now + "energy.remaining.value", rated + "energy.value", now + "energy.soce.value");
    relations.throughput(
        now + "capacity.throughput.value",
        now + "fullCycles.value",
        now + "capacity.capacity.value");
    return relations.violations;
  }

  private void ascending(String low, String high, String unit) {
    if (number(low) > number(high)) {
      violations.add(
          "%s must not exceed %s, %s %s, got %s %s"
              .formatted(low, high, figure(number(high)), unit, figure(number(low)), unit));
    }
  }

  /** remaining = initial · (1 − fade). */
  private void fade(String remaining, String initial, String fade, String unit) {
    double expected = number(initial) * (1 - number(fade) / 100);
    if (Math.abs(number(remaining) - expected) > ROUNDING_RATIO * number(initial)) {
      violations.add(
          "%s must be %s less %s, %s %s, got %s %s"
              .formatted(
                  remaining,
                  initial,
                  fade,
                  figure(expected),
                  unit,
                  figure(number(remaining)),
                  unit));
    }
  }

  private void certified(String remaining, String rated, String soce) {
    double ratio = number(remaining) / number(rated);
    if (Math.abs(ratio - number(soce) / 100) > ENERGY_RATIO) {
      violations.add(
          "%s must be near %s over %s, %s %%, got %s %%"
              .formatted(soce, remaining, rated, figure(100 * ratio), figure(number(soce))));
    }
  }

  private void throughput(String throughput, String cycles, String capacity) {
    double least = LEAST_CHARGE_RATIO * number(cycles) * number(capacity);
    if (number(throughput) < least) {
      violations.add(
          "%s must be at least %s Ah after %s of %s, got %s Ah"
              .formatted(
                  throughput,
                  figure(least),
                  figure(number(cycles)),
                  cycles,
                  figure(number(throughput))));
    }
  }

  /** NaN where it is not stated, of which every comparison is false. */
  private double number(String path) {
    JsonNode value = document.at("/" + path.replace('.', '/'));
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }

  private static String figure(double number) {
    return String.format(Locale.ROOT, "%.6g", number).replaceFirst("\\.?0+(e|$)", "$1");
  }
}
