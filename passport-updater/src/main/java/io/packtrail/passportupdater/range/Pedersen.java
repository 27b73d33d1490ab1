package io.packtrail.passportupdater.range;

import io.packtrail.passportupdater.error.PassportException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.hash2curve.HashToCurveProfile;
import org.bouncycastle.crypto.hash2curve.HashToEllipticCurve;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Pedersen commitments over P-256: value·G + blinding·H.
 *
 * <p>G is the curve's base point, H the image of a sentence under RFC 9380's hash to the curve
 * ({@code P256_XMD:SHA-256_SSWU_RO_}), so nobody knows how H is made of G; whoever did could open a
 * commitment to any value. The curve's order is prime: it has no points of small order.
 */
final class Pedersen {
  /** Length of an encoded point (bytes): its sign and x, SEC 1 §2.3.3. */
  static final int POINT_LENGTH = 33;

  /** Length of an encoded scalar (bytes), big-endian. */
  static final int SCALAR_LENGTH = 32;

  private static final X9ECParameters P256 = CustomNamedCurves.getByName("secp256r1");
  private static final ECCurve CURVE = P256.getCurve();
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Order of the group. */
  static final BigInteger ORDER = P256.getN();

  /** The base point. */
  static final ECPoint G = P256.getG();

  /** The second generator. */
  static final ECPoint H =
      HashToEllipticCurve.getInstance(
              HashToCurveProfile.P256_XMD_SHA_256,
              "packtrail-pedersen-V01-CS01-with-P256_XMD:SHA-256_SSWU_RO_")
          .hashToCurve("second generator".getBytes(StandardCharsets.US_ASCII))
          .normalize();

  private Pedersen() {}

  /** value·G + blinding·H. */
  static ECPoint commit(BigInteger value, BigInteger blinding) {
    return G.multiply(value.mod(ORDER)).add(H.multiply(blinding.mod(ORDER)));
  }

  /** A scalar that nobody can foresee, not zero. */
  static BigInteger randomScalar() {
    BigInteger scalar;
    do {
      scalar = new BigInteger(ORDER.bitLength(), RANDOM);
    } while (scalar.signum() == 0 || scalar.compareTo(ORDER) >= 0);
    return scalar;
  }

  /** A point as 33 bytes; the identity has no such form, and is refused. */
  static byte[] encode(ECPoint point) {
    if (point.isInfinity()) {
      throw refused("a point must not be the identity");
    }
    return point.getEncoded(true);
  }

  /** The point of 33 bytes; refuses what is no point, the identity, and any second form. */
  static ECPoint point(byte[] bytes) {
    if (bytes.length != POINT_LENGTH || (bytes[0] != 2 && bytes[0] != 3)) {
      throw refused("a point must be %d bytes with its sign".formatted(POINT_LENGTH));
    }
    try {
      ECPoint point = CURVE.decodePoint(bytes);
      if (!point.isInfinity() && point.isValid() && Arrays.equals(encode(point), bytes)) {
        return point;
      }
    } catch (IllegalArgumentException e) {
      throw new PassportException("range-proof-refused", "a point must be on the curve", e);
    }
    throw refused("a point must be on the curve, in its one form");
  }

  /** A scalar as 32 bytes. */
  static byte[] encode(BigInteger scalar) {
    byte[] bytes = new byte[SCALAR_LENGTH];
    byte[] signed = scalar.toByteArray();
    int from = signed.length > SCALAR_LENGTH ? 1 : 0;
    System.arraycopy(
        signed, from, bytes, SCALAR_LENGTH - (signed.length - from), signed.length - from);
    return bytes;
  }

  /** The scalar of 32 bytes; refuses what is not below the group's order. */
  static BigInteger scalar(byte[] bytes) {
    BigInteger scalar = new BigInteger(1, bytes);
    if (bytes.length != SCALAR_LENGTH || scalar.compareTo(ORDER) >= 0) {
      throw refused("a scalar must be 32 bytes, below the group's order");
    }
    return scalar;
  }

  static PassportException refused(String sentence) {
    return new PassportException("range-proof-refused", sentence);
  }
}
