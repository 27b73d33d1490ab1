package io.packtrail.domain;

import java.util.regex.Pattern;

/**
 * The name of one vehicle gateway: its MQTT user name and the second level of the topics it may
 * publish to.
 *
 * @param value 1 to 64 of letters, digits, dot, underscore and hyphen, beginning with a letter or
 *     digit
 */
public record GatewayId(String value) implements Comparable<GatewayId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public GatewayId {
    Require.matches("gatewayId", value, FORM);
  }

  @Override
  public int compareTo(GatewayId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
