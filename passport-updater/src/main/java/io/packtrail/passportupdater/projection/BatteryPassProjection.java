package io.packtrail.passportupdater.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code urn:samm:io.BatteryPass.Performance:1.2.1#PerformanceAndDurability}, its dynamic half.
 *
 * <p>Units: the model's own text gives kWh for the remaining capacity and % for the power
 * capability; both are slips (DIN DKE SPEC 99100: Ah and W; corrected in IDTA 02035-5 1.0.2). We
 * write Ah and W. The static half, {@code batteryTechicalProperties} (so spelt), is the maker's and
 * never written from telemetry.
 */
public final class BatteryPassProjection {
  private static final String MODEL =
      "urn:samm:io.BatteryPass.Performance:1.2.1#PerformanceAndDurability";

  /** The model's name of each number and time that ours states. */
  private static final List<String> NUMBERS =
      List.of(
          "CapacityThroughput",
          "CurrentSelfDischargingRate",
          "EnergyThroughput",
          "EvolutionOfSelfDischarge",
          "NumberOfFullCycles",
          "RemainingCapacity",
          "RemainingEnergy",
          "RemainingRoundTripEnergyEfficiency",
          "StateOfCertifiedEnergy",
          "StateOfCharge");

  private BatteryPassProjection() {}

  /**
   * Returns the {@code batteryCondition} of an update.
   *
   * @param subject the credential subject of a verified update
   */
  public static Projection of(ObjectNode subject) {
    UpdateReader update = new UpdateReader(subject);
    ObjectNode condition = JsonNodeFactory.instance.objectNode();
    List<String> missing = new ArrayList<>(List.of("batteryTechicalProperties"));
    for (String property : NUMBERS) {
      putNumber(update, property, condition, missing);
    }
    putFade(update, condition, missing);
    putResistance(update, condition, missing);
    putTemperature(update, condition, missing);
    putPower(update, condition, missing);
    putEvents(update, condition);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("batteryCondition", condition);
    return new Projection(MODEL, json, missing);
  }

  private static void putNumber(
      UpdateReader update, String property, ObjectNode condition, List<String> missing) {
    JsonNode ours = update.condition(property);
    String name = lowerFirst(property);
    if (ours == null) {
      missing.add("batteryCondition." + name);
      return;
    }
    ObjectNode theirs = condition.putObject(name);
    theirs.set(name + "Value", update.value(property));
    theirs.set("lastUpdate", ours.get("LastUpdate"));
  }

  private static void putFade(UpdateReader update, ObjectNode condition, List<String> missing) {
    BigDecimal fadePercent = update.capacityFadePercent();
    if (fadePercent == null) {
      missing.add("batteryCondition.capacityFade");
    } else {
      condition
          .putObject("capacityFade")
          .put("capacityFadeValue", fadePercent)
          .put("lastUpdate", update.healthAsOf());
    }
  }

  private static void putResistance(
      UpdateReader update, ObjectNode condition, List<String> missing) {
    JsonNode increasePercent = update.resistanceIncreasePercent();
    if (increasePercent == null) {
      missing.add("batteryCondition.internalResistanceIncrease");
      return;
    }
    ObjectNode pack = condition.putArray("internalResistanceIncrease").addObject();
    pack.set("internalResistanceIncreaseValue", increasePercent);
    pack.put("batteryComponent", "pack").put("lastUpdate", update.healthAsOf());
  }

  private static void putTemperature(
      UpdateReader update, ObjectNode condition, List<String> missing) {
    Map<String, JsonNode> minutes = new TreeMap<>();
    JsonNode ours = update.condition("TemperatureInformation");
    if (ours != null) {
      ours.properties().stream()
          .filter(entry -> !entry.getKey().equals("MeasuredTemp"))
          .forEach(entry -> minutes.put(lowerFirst(entry.getKey()), entry.getValue()));
    }
    if (minutes.size() < 5) { // the model has no optional member here
      missing.add("batteryCondition.temperatureInformation");
    } else {
      condition.putObject("temperatureInformation").setAll(minutes);
    }
  }

  private static void putPower(UpdateReader update, ObjectNode condition, List<String> missing) {
    JsonNode ours = update.condition("RemainingPowerCapability");
    if (ours == null) {
      missing.add("batteryCondition.remainingPowerCapability");
      return;
    }
    ObjectNode theirs = condition.putObject("remainingPowerCapability");
    ObjectNode value = theirs.putObject("remainingPowerCapabilityValue");
    ours.path("RemainingPowerCapabilityValue")
        .properties()
        .forEach(entry -> value.set(lowerFirst(entry.getKey()), entry.getValue()));
    theirs.set("lastUpdate", ours.get("LastUpdate"));
  }

  private static void putEvents(UpdateReader update, ObjectNode condition) {
    ArrayNode theirs = condition.putArray("negativeEvents");
    JsonNode ours = update.condition("NegativeEvents");
    if (ours != null) {
      for (JsonNode event : ours) {
        ObjectNode entry = theirs.addObject();
        entry.set("negativeEvent", event.get("NegativeEventValue"));
        entry.set("lastUpdate", event.get("LastUpdate"));
      }
    }
  }

  private static String lowerFirst(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
