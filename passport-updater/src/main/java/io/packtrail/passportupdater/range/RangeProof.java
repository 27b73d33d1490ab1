package io.packtrail.passportupdater.range;

import io.packtrail.passportupdater.error.PassportException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.math.ec.ECPoint;

/**
 * A proof that a committed whole number is at least a threshold, and nothing more about it.
 * Experimental: written from the literature, not audited.
 *
 * <p>With C = v·G + r·H, the difference C − T·G commits to v − T. The prover commits to each of its
 * 16 bits, C₀ … C₁₅ with Σ 2ⁱ·Cᵢ = C − T·G, and shows for each that it is r·H or G + r·H without
 * telling which (Cramer, Damgård, Schoenmakers 1994), all under one challenge that hashes every
 * public value (Fiat and Shamir 1986, in its strong form: Bernhard, Pereira, Warinschi 2012). A
 * difference below zero would be a number near the group's order, of which 16 bits cannot be the
 * sum.
 */
public final class RangeProof {
  /** Width of the difference (bits): values and thresholds are in [0, 65535]. */
  public static final int BITS = 16;

  /** The greatest value and threshold. */
  public static final int MAX = (1 << BITS) - 1;

  private static final String DOMAIN = "packtrail-range-proof/1 P-256";
  private static final int BIT_LENGTH = Pedersen.POINT_LENGTH + 3 * Pedersen.SCALAR_LENGTH;
  private static final int LENGTH = Pedersen.SCALAR_LENGTH + BITS * BIT_LENGTH;

  private RangeProof() {}

  /**
   * A commitment and what opens it.
   *
   * @param value what is committed to
   * @param blinding 32 bytes; who knows both can prove, and can tell anybody the value
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Opening(int value, byte[] blinding) {
    public Opening {
      if (value < 0 || value > MAX) {
        throw Pedersen.refused("the value must be in [0, %d], got %d".formatted(MAX, value));
      }
    }

    /** An opening with a fresh blinding. */
    public static Opening of(int value) {
      return new Opening(value, Pedersen.encode(Pedersen.randomScalar()));
    }

    /** The commitment, 33 bytes. */
    public byte[] commitment() {
      return Pedersen.encode(Pedersen.commit(BigInteger.valueOf(value), Pedersen.scalar(blinding)));
    }
  }

  /** One bit: its commitment, the challenge for "it is 0", and the answers for 0 and for 1. */
  private record Bit(ECPoint commitment, BigInteger challenge, BigInteger zero, BigInteger one) {}

  /**
   * Proves that the opening's value is at least the threshold.
   *
   * @param statement everything that the proof is to be bound to, besides commitment and threshold
   * @throws PassportException code {@code range-proof-refused} where it is not
   */
  public static byte[] prove(Opening opening, int atLeast, byte[] statement) {
    requireThreshold(atLeast);
    int difference = opening.value() - atLeast;
    if (difference < 0) {
      throw Pedersen.refused("the value must be at least the threshold");
    }
    BigInteger[] blindings = blindings(Pedersen.scalar(opening.blinding()));
    ECPoint[] commitments = new ECPoint[BITS];
    ECPoint[][] announced = new ECPoint[BITS][];
    BigInteger[] nonces = new BigInteger[BITS];
    BigInteger[] simulated = new BigInteger[BITS];
    BigInteger[] simulatedAnswers = new BigInteger[BITS];
    for (int i = 0; i < BITS; i++) {
      int bit = (difference >> i) & 1;
      commitments[i] = Pedersen.commit(BigInteger.valueOf(bit), blindings[i]);
      nonces[i] = Pedersen.randomScalar();
      simulated[i] = Pedersen.randomScalar();
      simulatedAnswers[i] = Pedersen.randomScalar();
      // The true branch is announced honestly, the other one computed backwards from its answer.
      ECPoint honest = Pedersen.H.multiply(nonces[i]);
      ECPoint other = announcement(commitments[i], 1 - bit, simulated[i], simulatedAnswers[i]);
      announced[i] = bit == 0 ? new ECPoint[] {honest, other} : new ECPoint[] {other, honest};
    }
    BigInteger challenge =
        challenge(opening.commitment(), atLeast, statement, commitments, announced);
    List<Bit> bits = new ArrayList<>();
    for (int i = 0; i < BITS; i++) {
      BigInteger own = challenge.subtract(simulated[i]).mod(Pedersen.ORDER);
      BigInteger answer = nonces[i].add(own.multiply(blindings[i])).mod(Pedersen.ORDER);
      bits.add(
          ((difference >> i) & 1) == 0
              ? new Bit(commitments[i], own, answer, simulatedAnswers[i])
              : new Bit(commitments[i], simulated[i], simulatedAnswers[i], answer));
    }
    return encode(challenge, bits);
  }

  /**
   * Checks a proof.
   *
   * @param commitment 33 bytes, of which the verifier knows from elsewhere who made it
   * @throws PassportException code {@code range-proof-refused} when it does not hold
   */
  public static void require(byte[] proof, byte[] commitment, int atLeast, byte[] statement) {
    requireThreshold(atLeast);
    if (proof.length != LENGTH) {
      throw Pedersen.refused("must be %d bytes, got %d".formatted(LENGTH, proof.length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(proof);
    BigInteger challenge = Pedersen.scalar(take(buffer, Pedersen.SCALAR_LENGTH));
    ECPoint[] commitments = new ECPoint[BITS];
    ECPoint[][] announced = new ECPoint[BITS][];
    ECPoint sum = Pedersen.G.getCurve().getInfinity();
    for (int i = 0; i < BITS; i++) {
      Bit bit = bit(buffer);
      commitments[i] = bit.commitment();
      BigInteger one = challenge.subtract(bit.challenge()).mod(Pedersen.ORDER);
      announced[i] =
          new ECPoint[] {
            announcement(bit.commitment(), 0, bit.challenge(), bit.zero()),
            announcement(bit.commitment(), 1, one, bit.one())
          };
      sum = sum.add(bit.commitment().multiply(BigInteger.ONE.shiftLeft(i)));
    }
    ECPoint difference =
        Pedersen.point(commitment).subtract(Pedersen.G.multiply(BigInteger.valueOf(atLeast)));
    if (!sum.equals(difference)) {
      throw Pedersen.refused("its bits must add up to the commitment less the threshold");
    }
    if (!challenge.equals(challenge(commitment, atLeast, statement, commitments, announced))) {
      throw Pedersen.refused("it must have been made for this commitment, threshold and statement");
    }
  }

  /** answer·H − challenge·(C − bit·G): what was announced, where the answer is right. */
  private static ECPoint announcement(
      ECPoint commitment, int bit, BigInteger challenge, BigInteger answer) {
    ECPoint target = bit == 0 ? commitment : commitment.subtract(Pedersen.G);
    return Pedersen.H.multiply(answer).subtract(target.multiply(challenge));
  }

  /** Random blindings whose sum, each times its power of two, is the commitment's. */
  private static BigInteger[] blindings(BigInteger whole) {
    BigInteger[] blindings = new BigInteger[BITS];
    BigInteger rest = whole;
    for (int i = 1; i < BITS; i++) {
      blindings[i] = Pedersen.randomScalar();
      rest = rest.subtract(blindings[i].shiftLeft(i));
    }
    blindings[0] = rest.mod(Pedersen.ORDER);
    return blindings;
  }

  /** SHA-512 over every public value, each with its length before it, modulo the group's order. */
  private static BigInteger challenge(
      byte[] commitment,
      int atLeast,
      byte[] statement,
      ECPoint[] commitments,
      ECPoint[][] announced) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-512");
      add(hash, DOMAIN.getBytes(StandardCharsets.US_ASCII));
      add(hash, Pedersen.encode(Pedersen.G));
      add(hash, Pedersen.encode(Pedersen.H));
      add(hash, statement);
      add(hash, commitment);
      add(hash, ByteBuffer.allocate(8).putInt(BITS).putInt(atLeast).array());
      for (int i = 0; i < BITS; i++) {
        add(hash, Pedersen.encode(commitments[i]));
        add(hash, Pedersen.encode(announced[i][0]));
        add(hash, Pedersen.encode(announced[i][1]));
      }
      return new BigInteger(1, hash.digest()).mod(Pedersen.ORDER);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }

  private static void add(MessageDigest hash, byte[] bytes) {
    hash.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
    hash.update(bytes);
  }

  private static byte[] encode(BigInteger challenge, List<Bit> bits) {
    ByteBuffer buffer = ByteBuffer.allocate(LENGTH).put(Pedersen.encode(challenge));
    for (Bit bit : bits) {
      buffer
          .put(Pedersen.encode(bit.commitment()))
          .put(Pedersen.encode(bit.challenge()))
          .put(Pedersen.encode(bit.zero()))
          .put(Pedersen.encode(bit.one()));
    }
    return buffer.array();
  }

  private static Bit bit(ByteBuffer buffer) {
    return new Bit(
        Pedersen.point(take(buffer, Pedersen.POINT_LENGTH)),
        Pedersen.scalar(take(buffer, Pedersen.SCALAR_LENGTH)),
        Pedersen.scalar(take(buffer, Pedersen.SCALAR_LENGTH)),
        Pedersen.scalar(take(buffer, Pedersen.SCALAR_LENGTH)));
  }

  private static byte[] take(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  private static void requireThreshold(int atLeast) {
    if (atLeast < 0 || atLeast > MAX) {
      throw Pedersen.refused("the threshold must be in [0, %d], got %d".formatted(MAX, atLeast));
    }
  }
}
