package io.packtrail.passportupdater.signing;

import io.packtrail.passportupdater.error.PassportException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * An Ed25519 public key, RFC 8032.
 *
 * <p>Security guarantees: only canonical encodings are accepted (y below p, S below L), so a key
 * and a signature each have one encoding; points of small order are refused as keys, for they would
 * accept one signature for many messages.
 */
public final class VerifyingKey {
  /** Length of a public key (bytes). */
  public static final int LENGTH = 32;

  /** Multicodec ed25519-pub, 0xed as varint. */
  private static final byte[] MULTICODEC = {(byte) 0xed, 0x01};

  /** SubjectPublicKeyInfo of RFC 8410 up to the key itself. */
  private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

  /** Order of the base point, RFC 8032 §5.1. */
  private static final BigInteger L =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  /**
   * The y coordinates of the eight points whose order divides 8: 1 (order 1), −1 (order 2), 0
   * (order 4), and ±y of order 8, the roots of d·y⁴ + 2·y² − 1 whose points exist (x² = −y² doubles
   * to y = 0).
   */
  private static final Set<BigInteger> SMALL_ORDER_Y = smallOrderY();

  private final byte[] encoded;
  private final PublicKey key;

  private VerifyingKey(byte[] encoded, PublicKey key) {
    this.encoded = encoded;
    this.key = key;
  }

  /**
   * Returns the key of 32 bytes as RFC 8032 encodes a point.
   *
   * @throws PassportException code {@code key-refused} when they are no point, not canonical, or of
   *     small order
   */
  public static VerifyingKey of(byte[] encoded) {
    if (encoded.length != LENGTH) {
      throw refused("must be 32 bytes, got " + encoded.length);
    }
    BigInteger y = littleEndian(encoded).clearBit(255);
    if (y.compareTo(P) >= 0) {
      throw refused("must be a canonical encoding, got a coordinate not below p");
    }
    if (SMALL_ORDER_Y.contains(y)) {
      throw refused("must not be a point of small order");
    }
    byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + LENGTH);
    System.arraycopy(encoded, 0, spki, SPKI_PREFIX.length, LENGTH);
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
      // The JDK finds out that a coordinate belongs to no point only when the key is used.
      Signature.getInstance("Ed25519").initVerify(key);
      return new VerifyingKey(encoded.clone(), key);
    } catch (GeneralSecurityException e) {
      throw new PassportException("key-refused", "the public key must be a point of the curve", e);
    }
  }

  /**
   * Returns the key of a Multikey text, {@code z6Mk…}.
   *
   * @throws PassportException code {@code multibase-refused} or {@code key-refused}
   */
  public static VerifyingKey ofMultikey(String text) {
    byte[] bytes = Base58.decode("publicKeyMultibase", text, MULTICODEC.length + LENGTH);
    if (bytes[0] != MULTICODEC[0] || bytes[1] != MULTICODEC[1]) {
      throw refused("must be an Ed25519 Multikey (z6Mk…), got " + text);
    }
    return of(Arrays.copyOfRange(bytes, MULTICODEC.length, bytes.length));
  }

  /** The Multikey text of this key, {@code z6Mk…}. */
  public String multikey() {
    byte[] bytes = Arrays.copyOf(MULTICODEC, MULTICODEC.length + LENGTH);
    System.arraycopy(encoded, 0, bytes, MULTICODEC.length, LENGTH);
    return Base58.multibase(bytes);
  }

  /** The 32 bytes of the encoded point. */
  public byte[] encoded() {
    return encoded.clone();
  }

  /** SHA-256 over the 32 bytes, to be compared by people. */
  public String fingerprint() {
    return Digest.fingerprint(encoded);
  }

  /** Whether the signature is this key's over exactly these bytes. */
  public boolean verifies(byte[] message, byte[] signature) {
    if (signature.length != 64
        || littleEndian(Arrays.copyOfRange(signature, 32, 64)).compareTo(L) >= 0) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // The JDK throws where the signature's R is no point.
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifyingKey that && Arrays.equals(encoded, that.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return multikey();
  }

  private static Set<BigInteger> smallOrderY() {
    BigInteger eight =
        new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);
    return Set.of(
        BigInteger.ZERO, BigInteger.ONE, P.subtract(BigInteger.ONE), eight, P.subtract(eight));
  }

  private static BigInteger littleEndian(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return new BigInteger(1, reversed);
  }

  private static PassportException refused(String condition) {
    return new PassportException("key-refused", "the public key " + condition);
  }
}
