package io.packtrail.mqttingest.wire.mapping;

import io.packtrail.domain.Sha256;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The over-the-air record of a vehicle's on-board monitors: 713 bytes, big-endian, all bits set for
 * "not available", with a SHA-256 of its own.
 *
 * @see "Implementing Regulation (EU) 2025/1707, Annex I, Appendix 5, items 5.1 to 5.12"
 */
final class Euro7Record {
  private static final int LENGTH = 713;
  private static final int HASHED_BYTES = 680;
  private static final int HASH_AT = 681;

  /** Place and length of a number in the record, with the factor of its unit. */
  private record Place(int at, int bytes, double unit) {}

  private static final Map<String, Place> PLACES =
      Map.of(
          "socePercent", new Place(49, 1, 1 / 2.55),
          "socrPercent", new Place(50, 1, 1 / 2.55),
          "batteryDistanceKm", new Place(56, 4, 0.1),
          "virtualDistanceKm", new Place(60, 4, 0.1),
          "throughputKWh", new Place(72, 4, 0.1));

  /** The numbers that a profile may take. */
  static final Set<String> NAMES = PLACES.keySet();

  private final byte[] bytes;

  private Euro7Record(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The record, or null where the bytes have another length or do not match their hash. */
  static @Nullable Euro7Record of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      return null;
    }
    byte[] hash = Sha256.of(Arrays.copyOf(bytes, HASHED_BYTES));
    return Arrays.equals(hash, 0, hash.length, bytes, HASH_AT, LENGTH)
        ? new Euro7Record(bytes)
        : null;
  }

  /** A number of {@link #NAMES}, NaN where the vehicle has none. */
  double number(String name) {
    Place place = PLACES.get(name);
    if (place == null) {
      return Double.NaN;
    }
    long value = 0;
    for (int i = 0; i < place.bytes; i++) {
      value = (value << 8) | (bytes[place.at + i] & 0xFF);
    }
    boolean absent = value == (1L << (8 * place.bytes)) - 1;
    return absent ? Double.NaN : value * place.unit;
  }
}
