package io.packtrail.mqttingest.wire;

import io.packtrail.domain.Signal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One measured quantity of a sample as it is written on the wire: a {@link Signal}, except that a
 * ratio travels as percent under a name ending in {@code Percent}.
 */
public final class WireField {
  /** Name of the time of a sample; the only field that every sample must have. */
  public static final String TIME = "t";

  private static final String RATIO = "Ratio";

  /** Of a percentage that a float holds as a ratio; tiny ones may have more. */
  private static final int MOST_DECIMALS = 9;

  private static final List<WireField> ALL =
      Arrays.stream(Signal.values()).map(WireField::new).toList();
  private static final Map<String, WireField> BY_NAME = new HashMap<>();

  static {
    ALL.forEach(field -> BY_NAME.put(field.name, field));
  }

  private final Signal signal;
  private final String name;
  private final String unit;
  private final boolean percent;
  private final double lowest;
  private final double highest;

  private WireField(Signal signal) {
    this.signal = signal;
    this.percent = signal.fieldName().endsWith(RATIO);
    String stem = signal.fieldName().substring(0, signal.fieldName().length() - (percent ? 5 : 0));
    this.name = percent ? stem + "Percent" : stem;
    this.unit = percent ? "%" : signal.unit();
    this.lowest = toWire(signal.lowest());
    this.highest = toWire(signal.highest());
  }

  /** Every field, in the order of {@link Signal}. */
  public static List<WireField> all() {
    return ALL;
  }

  /** The field of this name, or null where there is none. */
  static @Nullable WireField named(String name) {
    return BY_NAME.get(name);
  }

  /** What it measures. */
  public Signal signal() {
    return signal;
  }

  /** The name on the wire, with its unit, for example {@code socPercent}. */
  public String name() {
    return name;
  }

  /** The unit on the wire as printed, for example {@code %}. */
  public String unit() {
    return unit;
  }

  /** The lowest value that is accepted, in the unit of the wire. */
  public double lowest() {
    return lowest;
  }

  /** The highest value that is accepted, in the unit of the wire. */
  public double highest() {
    return highest;
  }

  /** Whether a ratio travels as percent. */
  boolean isPercent() {
    return percent;
  }

  /** From the unit of the wire to the signal's. */
  double fromWire(double wireValue) {
    return percent ? wireValue / 100 : wireValue;
  }

  /**
   * From the signal's unit to the wire's, as the number with the fewest decimals that {@link
   * #fromWire} turns into exactly this value again: what was sent, where it had no more.
   */
  public double toWire(float value) {
    if (!percent) {
      return Double.parseDouble(Float.toString(value));
    }
    double exact = toWire((double) value);
    double scale = 1;
    for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
      double rounded = Math.rint(exact * scale) / scale;
      if ((float) fromWire(rounded) == value) {
        return rounded;
      }
      scale *= 10;
    }
    return exact;
  }

  private double toWire(double value) {
    return percent ? value * 100 : value;
  }

  /** What a value outside the range may be instead, for example {@code mV}; null where unclear. */
  @Nullable String likelyUnit(double wireValue) {
    return switch (unit) {
      case "V", "A" -> accepts(wireValue / 1000) ? "m" + unit : null;
      case "km" -> accepts(wireValue / 1000) ? "m" : null;
      case "kOhm" -> accepts(wireValue / 1000) ? "Ohm" : null;
      case "°C" -> accepts(wireValue - 273.15) ? "K" : null;
      default -> null;
    };
  }

  /** Whether a number in the unit of the wire lies in the range; NaN does not. */
  boolean accepts(double wireValue) {
    return wireValue >= lowest && wireValue <= highest;
  }

  @Override
  public String toString() {
    return name;
  }
}
