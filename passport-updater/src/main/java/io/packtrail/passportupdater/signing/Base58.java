package io.packtrail.passportupdater.signing;

import io.packtrail.passportupdater.error.PassportException;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The multibase {@code z}: base 58 with the Bitcoin alphabet. One text for one byte sequence: a
 * leading "1" stands for a leading zero byte, and nothing else does.
 */
final class Base58 {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger RADIX = BigInteger.valueOf(58);

  private Base58() {}

  /** Returns {@code z} and the digits. */
  static String multibase(byte[] bytes) {
    StringBuilder digits = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    while (rest.signum() > 0) {
      BigInteger[] quotient = rest.divideAndRemainder(RADIX);
      digits.append(ALPHABET.charAt(quotient[1].intValue()));
      rest = quotient[0];
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      digits.append(ALPHABET.charAt(0));
    }
    return digits.append('z').reverse().toString();
  }

  /**
   * Returns the bytes of {@code z} and digits.
   *
   * @param length how many bytes it must hold
   * @throws PassportException code {@code multibase-refused} for anything that {@link #multibase}
   *     does not write
   */
  static byte[] decode(String name, String text, int length) {
    // 58^1.38 > 256: a longer text cannot hold that few bytes, and would cost quadratic time.
    if (!text.startsWith("z") || text.length() > length * 2 + 1) {
      throw refused(name, "must be 'z' and %d bytes in base 58".formatted(length), text);
    }
    BigInteger value = BigInteger.ZERO;
    int zeros = 0;
    for (int i = 1; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw refused(name, "must hold base 58 digits only", text);
      }
      if (digit == 0 && value.signum() == 0) {
        zeros++;
      }
      value = value.multiply(RADIX).add(BigInteger.valueOf(digit));
    }
    byte[] magnitude = value.signum() == 0 ? new byte[0] : unsigned(value);
    byte[] bytes = new byte[zeros + magnitude.length];
    System.arraycopy(magnitude, 0, bytes, zeros, magnitude.length);
    if (bytes.length != length) {
      throw refused(name, "must hold %d bytes, holds %d".formatted(length, bytes.length), text);
    }
    return bytes;
  }

  private static byte[] unsigned(BigInteger value) {
    byte[] signed = value.toByteArray();
    return signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
  }

  private static PassportException refused(String name, String condition, String text) {
    String shown = text.substring(0, Math.min(text.length(), 100));
    return new PassportException(
        "multibase-refused", "%s %s, got %s".formatted(name, condition, shown));
  }
}
