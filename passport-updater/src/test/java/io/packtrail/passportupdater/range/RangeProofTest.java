package io.packtrail.passportupdater.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.range.RangeProof.Opening;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.hash2curve.HashToCurveProfile;
import org.bouncycastle.crypto.hash2curve.HashToEllipticCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

class RangeProofTest {
  private static final byte[] STATEMENT = "update 1".getBytes(StandardCharsets.UTF_8);
  private static final int BIT = Pedersen.POINT_LENGTH + 3 * Pedersen.SCALAR_LENGTH;

  private final Opening opening = Opening.of(9_123);
  private final byte[] proof = RangeProof.prove(opening, 8_000, STATEMENT);

  @Test
  void proof_ofATrueStatement_holds_atTheBoundsToo() {
    RangeProof.require(proof, opening.commitment(), 8_000, STATEMENT);
    for (int[] pair :
        new int[][] {{0, 0}, {65_535, 0}, {65_535, 65_535}, {8_000, 8_000}, {8_001, 8_000}}) {
      Opening other = Opening.of(pair[0]);
      byte[] made = RangeProof.prove(other, pair[1], STATEMENT);
      RangeProof.require(made, other.commitment(), pair[1], STATEMENT);
    }
  }

  @Test
  void proof_twice_differsAndBothHold() {
    byte[] other = RangeProof.prove(opening, 8_000, STATEMENT);

    assertThat(other).isNotEqualTo(proof);
    RangeProof.require(other, opening.commitment(), 8_000, STATEMENT);
  }

  @Test
  void proof_ofAFalseStatement_isNotMade() {
    assertThatThrownBy(() -> RangeProof.prove(opening, 9_124, STATEMENT))
        .isInstanceOf(PassportException.class)
        .hasMessageContaining("at least");
  }

  @Test
  void proof_forAnotherThresholdCommitmentOrStatement_isRefused() {
    assertRefused(proof, opening.commitment(), 8_001);
    assertRefused(proof, opening.commitment(), 7_999);
    assertRefused(proof, Opening.of(9_123).commitment(), 8_000);
    assertThatThrownBy(
            () ->
                RangeProof.require(
                    proof,
                    opening.commitment(),
                    8_000,
                    "update 2".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("this commitment, threshold and statement");
  }

  /** A cheat whose value is too low: the difference wraps around, and 16 bits do not reach it. */
  @Test
  void proof_withAValueThatIsTooLow_cannotBePutTogether() {
    Opening low = Opening.of(7_000);
    // Bits of another value under the same blinding: they do not add up to the commitment.
    byte[] wrongValue = RangeProof.prove(new Opening(9_000, low.blinding()), 8_000, STATEMENT);
    assertThatThrownBy(() -> RangeProof.require(wrongValue, low.commitment(), 8_000, STATEMENT))
        .hasMessageContaining("add up");

    // The first bit's commitment moved so that they do: then it is no commitment to a bit.
    byte[] forced = wrongValue.clone();
    ECPoint target =
        Pedersen.point(low.commitment()).subtract(Pedersen.G.multiply(BigInteger.valueOf(8_000)));
    ECPoint sum = Pedersen.G.getCurve().getInfinity();
    for (int i = 1; i < RangeProof.BITS; i++) {
      sum = sum.add(bit(forced, i).multiply(BigInteger.ONE.shiftLeft(i)));
    }
    put(forced, 0, Pedersen.encode(target.subtract(sum)));
    assertThatThrownBy(() -> RangeProof.require(forced, low.commitment(), 8_000, STATEMENT))
        .hasMessageContaining("must have been made for");
  }

  @Test
  void proof_mauled_isRefused() {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      byte[] changed = proof.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      assertRefused(changed, opening.commitment(), 8_000);
    }
    assertRefused(Arrays.copyOf(proof, proof.length - 1), opening.commitment(), 8_000);
    assertRefused(Arrays.copyOf(proof, proof.length + 1), opening.commitment(), 8_000);
    assertRefused(new byte[proof.length], opening.commitment(), 8_000);
    assertRefused(new byte[0], opening.commitment(), 8_000);
  }

  /** Two proofs' bits mixed: each bit is one, but under another challenge. */
  @Test
  void proof_bitsExchangedOrTakenFromAnother_isRefused() {
    byte[] other = RangeProof.prove(opening, 8_000, STATEMENT);
    byte[] mixed = proof.clone();
    System.arraycopy(other, Pedersen.SCALAR_LENGTH, mixed, Pedersen.SCALAR_LENGTH, BIT);
    assertRefused(mixed, opening.commitment(), 8_000);

    byte[] exchanged = proof.clone();
    System.arraycopy(proof, at(1), exchanged, at(2), BIT);
    System.arraycopy(proof, at(2), exchanged, at(1), BIT);
    assertRefused(exchanged, opening.commitment(), 8_000);
  }

  /** The same statement with a scalar or point written another way must not be a second proof. */
  @Test
  void encoding_notCanonical_isRefused() {
    byte[] order = Pedersen.encode(Pedersen.ORDER);
    assertThatThrownBy(() -> Pedersen.scalar(order))
        .hasMessageContaining("below the group's order");
    assertThat(Pedersen.scalar(Pedersen.encode(Pedersen.ORDER.subtract(BigInteger.ONE))))
        .isEqualTo(Pedersen.ORDER.subtract(BigInteger.ONE));
    byte[] changed = proof.clone();
    System.arraycopy(order, 0, changed, at(0) + Pedersen.POINT_LENGTH, order.length);
    assertRefused(changed, opening.commitment(), 8_000);
  }

  @Test
  void point_identityOffCurveOrOtherForm_isRefused() {
    byte[] field = Pedersen.G.getCurve().getField().getCharacteristic().toByteArray();
    byte[] tooLarge = new byte[Pedersen.POINT_LENGTH];
    tooLarge[0] = 2;
    System.arraycopy(field, field.length - 32, tooLarge, 1, 32);
    byte[] offCurve = offCurve();
    for (byte[] bytes :
        new byte[][] {
          new byte[1],
          new byte[Pedersen.POINT_LENGTH],
          tooLarge,
          offCurve,
          Pedersen.G.getEncoded(false),
          new byte[0]
        }) {
      assertThatThrownBy(() -> Pedersen.point(bytes)).isInstanceOf(PassportException.class);
    }
    assertThatThrownBy(() -> Pedersen.encode(Pedersen.G.getCurve().getInfinity()))
        .isInstanceOf(PassportException.class);
    assertRefused(proof, new byte[Pedersen.POINT_LENGTH], 8_000);
  }

  /** RFC 9380, appendix J.1.1: what the library hashes to is what the standard says. */
  @Test
  void hashToCurve_isThatOfTheStandard() {
    ECPoint point =
        HashToEllipticCurve.getInstance(
                HashToCurveProfile.P256_XMD_SHA_256, "QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_")
            .hashToCurve("abc".getBytes(StandardCharsets.US_ASCII))
            .normalize();

    assertThat(HexFormat.of().formatHex(point.getAffineXCoord().getEncoded()))
        .isEqualTo("0bb8b87485551aa43ed54f009230450b492fead5f1cc91658775dac4a3388a0f");
    assertThat(Pedersen.H).isNotEqualTo(Pedersen.G);
    assertThat(Pedersen.H.isValid()).isTrue();
  }

  private static byte[] offCurve() {
    for (int x = 1; ; x++) {
      byte[] bytes = new byte[Pedersen.POINT_LENGTH];
      bytes[0] = 2;
      bytes[Pedersen.POINT_LENGTH - 1] = (byte) x;
      try {
        Pedersen.G.getCurve().decodePoint(bytes);
      } catch (IllegalArgumentException e) {
        return bytes;
      }
    }
  }

  private static int at(int bit) {
    return Pedersen.SCALAR_LENGTH + bit * BIT;
  }

  private static ECPoint bit(byte[] proof, int i) {
    return Pedersen.point(Arrays.copyOfRange(proof, at(i), at(i) + Pedersen.POINT_LENGTH));
  }

  private static void put(byte[] proof, int bit, byte[] bytes) {
    System.arraycopy(bytes, 0, proof, at(bit), bytes.length);
  }

  private static void assertRefused(byte[] proof, byte[] commitment, int atLeast) {
    assertThatThrownBy(() -> RangeProof.require(proof, commitment, atLeast, STATEMENT))
        .isInstanceOf(PassportException.class);
  }
}
