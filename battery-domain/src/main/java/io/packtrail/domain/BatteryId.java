package io.packtrail.domain;

import java.util.regex.Pattern;

/**
 * The pseudonymous name of one battery; never a VIN.
 *
 * @param value 1 to 64 of letters, digits, dot, underscore and hyphen, beginning with a letter or
 *     digit
 */
public record BatteryId(String value) implements Comparable<BatteryId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public BatteryId {
    Require.matches("batteryId", value, FORM);
  }

  @Override
  public int compareTo(BatteryId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
