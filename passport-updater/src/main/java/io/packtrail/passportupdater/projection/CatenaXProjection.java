package io.packtrail.passportupdater.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code urn:samm:io.catenax.battery.battery_pass:6.1.0#BatteryPass}, its {@code
 * performance.dynamic}.
 *
 * <p>The model requires what telemetry of a vehicle cannot know, the resistance of single cells
 * among it; such places are named as missing. It has no place for time at temperature (a list of
 * documents instead).
 */
public final class CatenaXProjection {
  private static final String MODEL = "urn:samm:io.catenax.battery.battery_pass:6.1.0#BatteryPass";
  private static final String ROOT = "performance.dynamic.";

  /** Required by the model and never known from telemetry, with the group it belongs to. */
  private static final List<String> NEVER_KNOWN =
      List.of(
          ROOT + "power",
          ROOT + "roundTripEfficiency",
          ROOT + "resistance.increase.cell",
          ROOT + "resistance.remaining");

  private CatenaXProjection() {}

  /**
   * Returns the {@code performance.dynamic} of an update.
   *
   * @param subject the credential subject of a verified update
   */
  public static Projection of(ObjectNode subject) {
    UpdateReader update = new UpdateReader(subject);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode dynamic = json.putObject("performance").putObject("dynamic");
    List<String> missing = new ArrayList<>(NEVER_KNOWN);
    put(update, "StateOfCharge", dynamic, "stateOfCharge", missing);
    put(update, "NumberOfFullCycles", dynamic, "fullCycles", missing);
    ObjectNode capacity = dynamic.putObject("capacity");
    put(update, "RemainingCapacity", capacity, "capacity", "capacity.", missing);
    put(update, "CapacityThroughput", capacity, "throughput", "capacity.", missing);
    ObjectNode energy = dynamic.putObject("energy");
    put(update, "RemainingEnergy", energy, "remaining", "energy.", missing);
    put(update, "StateOfCertifiedEnergy", energy, "soce", "energy.", missing);
    put(update, "EnergyThroughput", energy, "throughput", "energy.", missing);
    BigDecimal fadePercent = update.capacityFadePercent();
    if (fadePercent == null) {
      missing.add(ROOT + "capacity.fade");
    } else {
      capacity.putObject("fade").put("value", fadePercent).put("time", update.healthAsOf());
    }
    putResistance(update, dynamic, missing);
    JsonNode rate = update.condition("CurrentSelfDischargingRate");
    if (rate == null) {
      missing.add(ROOT + "selfDischargingRate");
    } else {
      // The one number of the model without a time.
      dynamic.set("selfDischargingRate", update.value("CurrentSelfDischargingRate"));
    }
    return new Projection(MODEL, json, missing);
  }

  private static void putResistance(UpdateReader update, ObjectNode dynamic, List<String> missing) {
    JsonNode increasePercent = update.resistanceIncreasePercent();
    if (increasePercent == null) {
      missing.add(ROOT + "resistance.increase.pack");
    } else {
      ObjectNode pack = dynamic.putObject("resistance").putObject("increase").putObject("pack");
      pack.set("value", increasePercent);
      pack.put("time", update.healthAsOf());
    }
  }

  private static void put(
      UpdateReader update, String ours, ObjectNode group, String theirs, List<String> missing) {
    put(update, ours, group, theirs, "", missing);
  }

  private static void put(
      UpdateReader update,
      String ours,
      ObjectNode group,
      String theirs,
      String path,
      List<String> missing) {
    JsonNode property = update.condition(ours);
    if (property == null) {
      missing.add(ROOT + path + theirs);
      return;
    }
    ObjectNode entry = group.putObject(theirs);
    JsonNode value = update.value(ours);
    // The model's cycles are integers, and 16.0 is none to some validators.
    entry.set(
        "value",
        ours.equals("NumberOfFullCycles")
            ? JsonNodeFactory.instance.numberNode(value.asLong())
            : value);
    entry.set("time", property.get("LastUpdate"));
  }
}
