package io.packtrail.passportupdater.signing;

import java.util.Arrays;

/** Keys that are the same in every run. */
public final class TestKeys {
  private TestKeys() {}

  public static SigningKey key(int number) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) number);
    return SigningKey.ofSeed(seed);
  }

  /**
   * The secret of {@link #key} as a Multikey: z, and base58 of 8026, the seed and the public key.
   */
  public static String secretMultibase(int number) {
    byte[] bytes = new byte[2 + 32 + 32];
    bytes[0] = (byte) 0x80;
    bytes[1] = 0x26;
    Arrays.fill(bytes, 2, 34, (byte) number);
    System.arraycopy(key(number).verifyingKey().encoded(), 0, bytes, 34, 32);
    return Base58.multibase(bytes);
  }
}
