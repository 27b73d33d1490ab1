package io.packtrail.domain;

/**
 * What a state of health is a ratio of.
 *
 * @param capacityAh the capacity that counts as 100 % (A·h), above 0
 * @param source where it comes from: {@code rated}, or the operator's own words
 */
public record CapacityReference(double capacityAh, String source) {
  public CapacityReference {
    Require.positive("capacityAh", capacityAh, "Ah");
  }
}
