package io.packtrail.fleetservice.access;

import io.packtrail.domain.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A gateway's password and the hash that is kept of it.
 *
 * <p>Security guarantees: the password holds 256 random bits, so that the salted SHA-256 kept of it
 * cannot be guessed back, and checking costs microseconds however many gateways connect; see {@code
 * docs/adr/0004-gateway-secrets.md}. The form is {@code sha256:salt:digest}, base64url.
 */
public final class GatewaySecret {
  /** Characters of a generated secret: 256 bits as base64url. */
  static final int LENGTH = 43;

  private static final String SCHEME = "sha256";
  private static final int SECRET_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private GatewaySecret() {}

  /** A new password: 43 characters of base64url. */
  public static String generate() {
    return text(random(SECRET_BYTES));
  }

  /** What to keep of a password. */
  public static String hash(String password) {
    byte[] salt = random(SALT_BYTES);
    return SCHEME + ":" + text(salt) + ":" + text(digest(salt, password));
  }

  /**
   * Whether the password belongs to the hash, or to one of several with spaces between; takes the
   * same time wherever they differ.
   */
  public static boolean matches(String hashes, String password) {
    boolean found = false;
    for (String hash : hashes.split(" ", -1)) {
      found |= isOf(hash, password);
    }
    return found;
  }

  private static boolean isOf(String hash, String password) {
    String[] parts = hash.split(":", -1);
    if (parts.length != 3 || !parts[0].equals(SCHEME)) {
      return false;
    }
    byte[] salt = Base64.getUrlDecoder().decode(parts[1]);
    byte[] expected = Base64.getUrlDecoder().decode(parts[2]);
    return MessageDigest.isEqual(expected, digest(salt, password));
  }

  private static byte[] digest(byte[] salt, String password) {
    return Sha256.of(salt, password.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
