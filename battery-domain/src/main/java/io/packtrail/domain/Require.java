package io.packtrail.domain;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Argument checks whose messages read {@code <name> must <condition>, got <value> <unit>}. */
public final class Require {
  private Require() {}

  /**
   * Returns {@code value} when it lies in the closed range.
   *
   * @param unit the unit as printed, empty for a ratio
   * @throws IllegalArgumentException when the value is outside the range or NaN
   */
  public static double inRange(String name, double value, double low, double high, String unit) {
    // Written so that NaN is refused.
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "%s must be in [%s, %s], got %s%s"
              .formatted(name, plain(low), plain(high), plain(value), suffix(unit)));
    }
    return value;
  }

  /**
   * Returns {@code value} when it is finite and above zero.
   *
   * @throws IllegalArgumentException when it is zero, negative, infinite or NaN
   */
  public static double positive(String name, double value, String unit) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s must be above 0, got %s%s".formatted(name, plain(value), suffix(unit)));
    }
    return value;
  }

  /**
   * Returns {@code value} when the whole of it matches the pattern.
   *
   * @throws IllegalArgumentException when it is absent or does not match
   */
  public static String matches(String name, @Nullable String value, Pattern pattern) {
    if (value == null || !pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s must match %s, got %s".formatted(name, pattern, value == null ? "nothing" : value));
    }
    return value;
  }

  /** A number as a person writes it: no exponent for everyday sizes, no trailing ".0". */
  static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String suffix(String unit) {
    return unit.isEmpty() ? "" : " " + unit;
  }
}
