package io.packtrail.passportupdater.signing;

import io.packtrail.domain.Sha256;
import java.util.Base64;
import java.util.HexFormat;

/** How a SHA-256 digest is written: for programs self-describing, for people in groups. */
public final class Digest {
  /** Multihash header: 0x12 = sha2-256, 0x20 = 32 bytes follow. */
  private static final byte[] SHA2_256 = {0x12, 0x20};

  private Digest() {}

  /**
   * The multihash of SHA-256 over the bytes as multibase base64url: {@code uEiB…}, 47 characters.
   */
  public static String multibase(byte[] bytes) {
    byte[] multihash = new byte[SHA2_256.length + 32];
    System.arraycopy(SHA2_256, 0, multihash, 0, SHA2_256.length);
    System.arraycopy(Sha256.of(bytes), 0, multihash, SHA2_256.length, 32);
    return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(multihash);
  }

  /** SHA-256 over the bytes in groups of four hexadecimal digits, for people to compare. */
  public static String fingerprint(byte[] bytes) {
    String hex = HexFormat.of().formatHex(Sha256.of(bytes));
    return hex.replaceAll("(.{4})(?!$)", "$1 ");
  }
}
