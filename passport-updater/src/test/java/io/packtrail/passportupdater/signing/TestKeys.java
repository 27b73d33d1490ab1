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
}
