package io.packtrail.mqttingest.wire.mapping;

import io.packtrail.domain.Signal;
import io.packtrail.mqttingest.wire.WireField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a number of a source becomes a value of a signal: {@code sign · (raw · scale + offset)} in
 * the source's unit, converted. Knows nothing of where the number came from.
 *
 * @param signal what it measures
 * @param unit unit of {@code raw · scale + offset}
 * @param scale factor of the raw number
 * @param offset added after the factor, in {@code unit}
 * @param chargePositive whether the source counts a current that charges as positive; true for
 *     everything that is no current
 * @param notAvailable raw numbers that mean "not measured"
 */
public record FieldMapping(
    Signal signal,
    Unit unit,
    double scale,
    double offset,
    boolean chargePositive,
    List<Double> notAvailable) {

  public FieldMapping {
    if (!unit.fits(signal)) {
      throw new IllegalArgumentException(
          "unit must be one of %s for %s, got %s"
              .formatted(Unit.symbolsFor(signal), signal.fieldName(), unit.symbol()));
    }
    if (!Double.isFinite(scale) || scale == 0 || !Double.isFinite(offset)) {
      throw new IllegalArgumentException(
          "scale must be finite and not 0, and offset finite, got %s and %s"
              .formatted(scale, offset));
    }
    notAvailable = List.copyOf(notAvailable);
  }

  /** The fields of Packtrail's own wire format under their own names, in its own units. */
  public static Map<String, FieldMapping> ownNames() {
    Map<String, FieldMapping> own = new LinkedHashMap<>();
    for (WireField field : WireField.all()) {
      String symbol = field.unit().equals("°C") ? Unit.DEG_C.symbol() : field.unit();
      Unit unit = Unit.of(symbol);
      if (unit == null) {
        throw new IllegalStateException("unit must be known, got " + symbol);
      }
      own.put(field.name(), new FieldMapping(field.signal(), unit, 1, 0, true, List.of()));
    }
    return own;
  }

  /**
   * The value in the signal's unit, current positive while charging; NaN where the raw number means
   * "not measured". May lie outside of the signal's range.
   */
  public double toSignal(double raw) {
    if (notAvailable.contains(raw)) {
      return Double.NaN;
    }
    double value = unit.toSignal(raw * scale + offset);
    return chargePositive ? value : 0.0 - value; // not -value: a current of nothing stays +0
  }

  /** Whether the signal can have this value. */
  public boolean accepts(double signalValue) {
    return signalValue >= signal.lowest() && signalValue <= signal.highest();
  }
}
