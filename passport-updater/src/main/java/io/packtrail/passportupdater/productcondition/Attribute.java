package io.packtrail.passportupdater.productcondition;

import java.util.Set;

/**
 * The properties of Product Condition 1.0.2 that are one number and its time, with the unit and the
 * range that we accept. The published schema accepts any number: −1.8e308 cycles pass it.
 */
public enum Attribute {
  CAPACITY_THROUGHPUT("CapacityThroughput", "Ah", 0, 1_000_000_000, false, true),
  CURRENT_SELF_DISCHARGING_RATE("CurrentSelfDischargingRate", "%/month", 0, 100, false, false),
  ENERGY_THROUGHPUT("EnergyThroughput", "kWh", 0, 100_000_000, false, true),
  EVOLUTION_OF_SELF_DISCHARGE("EvolutionOfSelfDischarge", "%", -100, 10_000, false, false),
  NUMBER_OF_FULL_CYCLES("NumberOfFullCycles", "cycles", 0, 100_000, true, true),
  REMAINING_CAPACITY("RemainingCapacity", "Ah", 0, 20_000, false, false),
  REMAINING_ENERGY("RemainingEnergy", "kWh", 0, 20_000, false, false),
  REMAINING_ROUND_TRIP_ENERGY_EFFICIENCY(
      "RemainingRoundTripEnergyEfficiency", "%", 0, 100, false, false),
  /** A whole number: UN GTR 22 §5.1, resolution 1 in 100. */
  STATE_OF_CERTIFIED_ENERGY("StateOfCertifiedEnergy", "%", 0, 100, true, false),
  STATE_OF_CHARGE("StateOfCharge", "%", 0, 100, false, false);

  private final String property;
  private final String unit;
  private final long low;
  private final long high;
  private final boolean whole;
  private final boolean counter;

  Attribute(String property, String unit, long low, long high, boolean whole, boolean counter) {
    this.property = property;
    this.unit = unit;
    this.low = low;
    this.high = high;
    this.whole = whole;
    this.counter = counter;
  }

  /** Its name in the model. */
  public String property() {
    return property;
  }

  /** The name of the number inside. The model has one rule for it, without exception here. */
  public String valueProperty() {
    return property + "Value";
  }

  /** Its unit: A·h for capacities, as DIN DKE SPEC 99100 has it. */
  public String unit() {
    return unit;
  }

  long low() {
    return low;
  }

  long high() {
    return high;
  }

  boolean whole() {
    return whole;
  }

  /** Whether it only ever grows. */
  public boolean counter() {
    return counter;
  }

  /** The members of {@code TemperatureInformation} that count minutes. */
  public static Set<String> extremeTemperatureMinutes() {
    return Set.of(
        "TimeExtremeHighTemp",
        "TimeExtremeLowTemp",
        "TimeExtremeHighTempCharging",
        "TimeExtremeLowTempCharging");
  }
}
