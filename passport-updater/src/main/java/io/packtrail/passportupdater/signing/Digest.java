package io.packtrail.passportupdater.signing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** SHA-256, and its self-describing text form. */
public final class Digest {
  /** Multihash header: 0x12 = sha2-256, 0x20 = 32 bytes follow. */
  private static final byte[] SHA2_256 = {0x12, 0x20};

  private Digest() {}

  /** SHA-256 over the concatenation of the parts. */
  public static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /**
   * The multihash of SHA-256 over the bytes as multibase base64url: {@code uEiB…}, 47 characters.
   */
  public static String multibase(byte[] bytes) {
    byte[] multihash = new byte[SHA2_256.length + 32];
    System.arraycopy(SHA2_256, 0, multihash, 0, SHA2_256.length);
    System.arraycopy(sha256(bytes), 0, multihash, SHA2_256.length, 32);
    return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(multihash);
  }

  /** SHA-256 over the bytes in groups of four hexadecimal digits, for people to compare. */
  public static String fingerprint(byte[] bytes) {
    String hex = HexFormat.of().formatHex(sha256(bytes));
    return hex.replaceAll("(.{4})(?!$)", "$1 ");
  }
}
