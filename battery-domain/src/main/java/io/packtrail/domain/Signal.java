package io.packtrail.domain;

/**
 * One measured quantity of a telemetry sample; the range is what any vehicle could physically
 * report.
 */
public enum Signal {
  /** Pack voltage (V). */
  PACK_VOLTAGE_V("packVoltageV", "V", 0, 2_000),
  /** Pack current (A), positive while charging. */
  PACK_CURRENT_A("packCurrentA", "A", -5_000, 5_000),
  /** State of charge as the vehicle reports it, 0 to 1; percent on the wire. */
  SOC_RATIO("socRatio", "", 0, 1),
  /** Coldest cell or sensor (°C). */
  TEMP_MIN_DEG_C("tempMinDegC", "°C", -60, 150),
  /** Hottest cell or sensor (°C). */
  TEMP_MAX_DEG_C("tempMaxDegC", "°C", -60, 150),
  /** Mean over the pack's sensors (°C). */
  TEMP_MEAN_DEG_C("tempMeanDegC", "°C", -60, 150),
  /** Lowest cell voltage (V). */
  CELL_VOLTAGE_MIN_V("cellVoltageMinV", "V", 0, 6),
  /** Highest cell voltage (V). */
  CELL_VOLTAGE_MAX_V("cellVoltageMaxV", "V", 0, 6),
  /** Distance the vehicle has travelled (km). */
  ODOMETER_KM("odometerKm", "km", 0, 10_000_000),
  /** Vehicle speed (km/h). */
  SPEED_KMH("speedKmh", "km/h", -100, 500),
  /** Outside temperature (°C). */
  AMBIENT_DEG_C("ambientDegC", "°C", -70, 80),
  /** State of health as the vehicle's own BMS reports it, 0 to 1.5; percent on the wire. */
  BMS_SOH_RATIO("bmsSohRatio", "", 0, 1.5),
  /** Insulation resistance of the high-voltage system (kΩ). */
  ISOLATION_KOHM("isolationKOhm", "kOhm", 0, 1_000_000);

  private final String fieldName;
  private final String unit;
  private final double lowest;
  private final double highest;

  Signal(String fieldName, String unit, double lowest, double highest) {
    this.fieldName = fieldName;
    this.unit = unit;
    this.lowest = lowest;
    this.highest = highest;
  }

  /** The name with its unit, as in code and messages, for example {@code packVoltageV}. */
  public String fieldName() {
    return fieldName;
  }

  /** The unit as printed; empty for a ratio. */
  public String unit() {
    return unit;
  }

  /** The lowest possible value, in the signal's unit. */
  public double lowest() {
    return lowest;
  }

  /** The highest possible value, in the signal's unit. */
  public double highest() {
    return highest;
  }
}
