package io.packtrail.passportupdater.productcondition;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * What a Product Condition must satisfy before it is signed, and again when it is read: the
 * published schema plus known names only, ranges, whole numbers, times in UTC that are past, and
 * counters that never fall.
 */
public final class ProductConditionRules {
  private static final Set<String> REQUIRED =
      Set.of("InformationOnAccidents", "TemperatureInformation");
  private static final Set<String> OPTIONAL = optional();

  /** 190 years, longer than any battery lasts (our choice): catches seconds and milliseconds. */
  private static final double MAX_MINUTES = 1e8;

  private ProductConditionRules() {}

  /**
   * Checks one content.
   *
   * <p>{@code StateOfCharge} and {@code NumberOfFullCycles}, which the model requires, may be
   * absent: some vehicles report none, and a default would be an invented measurement. The update
   * then says so under {@code notAvailable}.
   *
   * @param notAfter time of signing; nothing in the content may be later
   * @throws PassportException naming the property and the rule
   */
  public static void check(StrictObject condition, Instant notAfter) {
    condition.holds(REQUIRED, OPTIONAL);
    for (Attribute attribute : Attribute.values()) {
      if (condition.has(attribute.property())) {
        checkNumber(condition.object(attribute.property()), attribute, notAfter);
      }
    }
    checkTemperature(condition.object("TemperatureInformation"), notAfter);
    checkAccidents(condition);
    if (condition.has("NegativeEvents")) {
      for (StrictObject event : condition.objects("NegativeEvents")) {
        event.holds(Set.of("NegativeEventValue", "LastUpdate"), Set.of());
        event.text("NegativeEventValue");
        checkTime(event, "LastUpdate", notAfter);
      }
    }
    if (condition.has("RemainingPowerCapability")) {
      checkPower(condition.object("RemainingPowerCapability"), notAfter);
    }
  }

  /**
   * Checks that no counter of {@code next} is below that of {@code previous}, nor gone where that
   * one counted something.
   *
   * @throws PassportException code {@code counter-fell}
   */
  public static void checkCounters(JsonNode previous, JsonNode next) {
    for (Attribute attribute : Attribute.values()) {
      if (attribute.counter()) {
        checkCounter(previous, next, attribute.property(), attribute.valueProperty());
      }
    }
    for (String minutes : Attribute.extremeTemperatureMinutes()) {
      checkCounter(previous, next, "TemperatureInformation", minutes);
    }
  }

  private static void checkCounter(JsonNode previous, JsonNode next, String group, String name) {
    JsonNode before = previous.path(group).path(name);
    JsonNode after = next.path(group).path(name);
    if (before.doubleValue() > 0 && !after.isNumber()) {
      throw new PassportException(
          "counter-fell",
          "%s.%s must not be left out, was %s".formatted(group, name, before.asText()));
    }
    if (before.isNumber() && after.isNumber() && after.doubleValue() < before.doubleValue()) {
      throw new PassportException(
          "counter-fell",
          "%s.%s must not fall, was %s, got %s"
              .formatted(group, name, before.asText(), after.asText()));
    }
  }

  private static void checkNumber(StrictObject object, Attribute attribute, Instant notAfter) {
    object.holds(Set.of(attribute.valueProperty(), "LastUpdate"), Set.of());
    if (attribute.whole()) {
      object.integer(
          attribute.valueProperty(), attribute.low(), attribute.high(), attribute.unit());
    } else {
      object.number(
          attribute.valueProperty(),
          (double) attribute.low(),
          (double) attribute.high(),
          attribute.unit());
    }
    checkTime(object, "LastUpdate", notAfter);
  }

  private static void checkTemperature(StrictObject object, Instant notAfter) {
    Set<String> optional = new HashSet<>(Attribute.extremeTemperatureMinutes());
    optional.add("MeasuredTemp");
    object.holds(Set.of("LastUpdate"), optional);
    checkTime(object, "LastUpdate", notAfter);
    for (String minutes : Attribute.extremeTemperatureMinutes()) {
      if (object.has(minutes)) {
        object.number(minutes, 0, MAX_MINUTES, "min");
      }
    }
    if (object.has("MeasuredTemp")) {
      object.number("MeasuredTemp", -60, 150, "°C");
    }
    requirePart(object, "TimeExtremeHighTempCharging", "TimeExtremeHighTemp");
    requirePart(object, "TimeExtremeLowTempCharging", "TimeExtremeLowTemp");
  }

  private static void requirePart(StrictObject object, String part, String whole) {
    if (object.has(part) && object.has(whole)) {
      object.number(part, 0, object.number(whole, 0, MAX_MINUTES, "min"), "min");
    }
  }

  private static void checkAccidents(StrictObject condition) {
    Set<String> seen = new HashSet<>();
    for (String document : condition.texts("InformationOnAccidents")) {
      if (document.isBlank() || !seen.add(document)) {
        throw new PassportException(
            "property-type",
            condition.at("InformationOnAccidents") + " must hold different document ids");
      }
    }
  }

  private static void checkPower(StrictObject power, Instant notAfter) {
    power.holds(Set.of("RemainingPowerCapabilityValue", "LastUpdate"), Set.of());
    checkTime(power, "LastUpdate", notAfter);
    StrictObject value = power.object("RemainingPowerCapabilityValue");
    value.holds(Set.of("AtSoC", "PowerCapabilityAt", "RPCLastUpdated"), Set.of());
    value.number("AtSoC", 0, 100, "%");
    value.number("PowerCapabilityAt", 0, 1e7, "W");
    checkTime(value, "RPCLastUpdated", notAfter);
  }

  private static void checkTime(StrictObject object, String name, Instant notAfter) {
    Instant time = object.time(name);
    if (time.isAfter(notAfter)) {
      throw new PassportException(
          "time-refused",
          "%s must not be after the signing at %s, got %s"
              .formatted(object.at(name), notAfter, time));
    }
  }

  private static Set<String> optional() {
    Set<String> names = new HashSet<>(Set.of("NegativeEvents", "RemainingPowerCapability"));
    for (Attribute attribute : Attribute.values()) {
      names.add(attribute.property());
    }
    names.removeAll(REQUIRED);
    return Set.copyOf(names);
  }
}
