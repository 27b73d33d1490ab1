package io.packtrail.fleetservice.access;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * A one-time code that a person can read out and type: eight characters without those that look
 * alike, in two groups.
 *
 * <p>Security guarantees: 40 random bits, of which somebody who does not know them may guess five
 * before the code is void, within its minutes of validity.
 */
public final class EnrolmentCode {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int GROUP = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private EnrolmentCode() {}

  /** A new code, for example {@code 7K3M-Q0XZ}. */
  public static String generate() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < 2 * GROUP; i++) {
      code.append(i == GROUP ? "-" : "").append(ALPHABET.charAt(RANDOM.nextInt(32)));
    }
    return code.toString();
  }

  /** What to keep of a code. */
  public static String hash(String code) {
    return GatewaySecret.hash(normal(code));
  }

  /** Whether somebody typed this code: case, dashes and spaces do not matter. */
  public static boolean matches(String hash, String typed) {
    return GatewaySecret.matches(hash, normal(typed));
  }

  private static String normal(String code) {
    return code.replaceAll("[- ]", "")
        .toUpperCase(Locale.ROOT)
        .replace('O', '0')
        .replace('I', '1')
        .replace('L', '1');
  }
}
