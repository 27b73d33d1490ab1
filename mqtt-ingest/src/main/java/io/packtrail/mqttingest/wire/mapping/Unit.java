package io.packtrail.mqttingest.wire.mapping;

import io.packtrail.domain.Signal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The units that a source may use, with their exact relation to the unit of the signal: {@code
 * (value + shift) · numerator / denominator}.
 *
 * @see "SI Brochure, 9th ed. (2019); NIST SP 811 (2008), appendix B.8: 1 mi = 1609.344 m exactly"
 */
public enum Unit {
  V("V", "V", 0, 1, 1),
  MILLIVOLT("mV", "V", 0, 1, 1_000),
  KILOVOLT("kV", "V", 0, 1_000, 1),
  A("A", "A", 0, 1, 1),
  MILLIAMPERE("mA", "A", 0, 1, 1_000),
  RATIO("ratio", "", 0, 1, 1),
  PERCENT("%", "", 0, 1, 100),
  DEG_C("degC", "°C", 0, 1, 1),
  DEG_F("degF", "°C", -32, 5, 9),
  K("K", "°C", -273.15, 1, 1),
  KM("km", "km", 0, 1, 1),
  M("m", "km", 0, 1, 1_000),
  MI("mi", "km", 0, 1_609_344, 1_000_000),
  KMH("km/h", "km/h", 0, 1, 1),
  MPH("mph", "km/h", 0, 1_609_344, 1_000_000),
  M_PER_S("m/s", "km/h", 0, 36, 10),
  KOHM("kOhm", "kOhm", 0, 1, 1),
  OHM("Ohm", "kOhm", 0, 1, 1_000),
  MEGOHM("MOhm", "kOhm", 0, 1_000, 1);

  private final String symbol;
  private final String signalUnit;
  private final double shift;
  private final double numerator;
  private final double denominator;

  Unit(String symbol, String signalUnit, double shift, double numerator, double denominator) {
    this.symbol = symbol;
    this.signalUnit = signalUnit;
    this.shift = shift;
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /** The name in a profile, for example {@code mV}. */
  public String symbol() {
    return symbol;
  }

  /** The unit of this symbol, or null where there is none; case counts, as in mV and MV. */
  public static @Nullable Unit of(String symbol) {
    return Arrays.stream(values())
        .filter(unit -> unit.symbol.equals(symbol))
        .findFirst()
        .orElse(null);
  }

  /** The symbols in which a signal may be given. */
  public static List<String> symbolsFor(Signal signal) {
    return Arrays.stream(values()).filter(unit -> unit.fits(signal)).map(Unit::symbol).toList();
  }

  /** Whether it measures what the signal does. */
  public boolean fits(Signal signal) {
    return signalUnit.equals(signal.unit());
  }

  /** From this unit to the signal's. */
  public double toSignal(double value) {
    return (value + shift) * numerator / denominator;
  }
}
