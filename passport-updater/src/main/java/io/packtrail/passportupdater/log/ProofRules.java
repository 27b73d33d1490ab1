package io.packtrail.passportupdater.log;

import io.packtrail.passportupdater.error.PassportException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Checks proofs as RFC 9162 writes it down; the comments carry its step numbers. A proof that one
 * step refuses is refused, whatever the hashes say.
 */
public final class ProofRules {
  private ProofRules() {}

  /**
   * Checks that an entry stands at its place in the tree, RFC 9162 §2.1.3.2.
   *
   * @throws PassportException code {@code log-proof-refused} when it is not shown
   */
  public static void requireInclusion(
      byte[] leafHash, long index, long size, List<byte[]> proof, byte[] root) {
    requireHash("leaf hash", leafHash);
    requireHash("root", root);
    // 1. The index must be inside the tree.
    if (index < 0 || index >= size) {
      throw refused("index must be in the tree of size %d, got %d".formatted(size, index));
    }
    // 2. and 3.
    long fn = index;
    long sn = size - 1;
    byte[] r = leafHash;
    // 4. For each value p of the path:
    for (byte[] p : proof) {
      requireHash("proof hash", p);
      // 4a. The path must not be longer than the way to the root.
      if (sn == 0) {
        throw refused("the inclusion proof is too long");
      }
      // 4b.
      if ((fn & 1) == 1 || fn == sn) {
        r = LogTree.nodeHash(p, r);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        r = LogTree.nodeHash(r, p);
      }
      // 4c.
      fn >>= 1;
      sn >>= 1;
    }
    // 5. The path must reach the root, and the root must be the one given.
    if (sn != 0) {
      throw refused("the inclusion proof is too short");
    }
    if (!MessageDigest.isEqual(r, root)) {
      throw refused("the inclusion proof does not lead to the checkpoint's root");
    }
  }

  /**
   * Checks that the second tree begins with the whole of the first, RFC 9162 §2.1.4.2.
   *
   * <p>The RFC speaks of 0 &lt; first &lt; second. For equal sizes and for the empty tree the proof
   * must be empty, and the roots equal, or that of nothing.
   *
   * @throws PassportException code {@code log-proof-refused} when it is not shown
   */
  public static void requireConsistency(
      long first, byte[] firstRoot, long second, byte[] secondRoot, List<byte[]> proof) {
    requireHash("first root", firstRoot);
    requireHash("second root", secondRoot);
    if (first < 0 || first > second) {
      throw refused("the first size must be in [0, %d], got %d".formatted(second, first));
    }
    if (first == second || first == 0) {
      requireTrivial(first, firstRoot, second, secondRoot, proof);
      return;
    }
    // 1. The path must not be empty.
    if (proof.isEmpty()) {
      throw refused("the consistency proof must not be empty");
    }
    Deque<byte[]> path = new ArrayDeque<>(proof);
    path.forEach(hash -> requireHash("proof hash", hash));
    // 2. A complete first tree is itself the first node of the path.
    if (Long.bitCount(first) == 1) {
      path.addFirst(firstRoot);
    }
    // 3.
    long fn = first - 1;
    long sn = second - 1;
    // 4.
    while ((fn & 1) == 1) {
      fn >>= 1;
      sn >>= 1;
    }
    // 5.
    byte[] fr = path.removeFirst();
    byte[] sr = fr;
    // 6. For each subsequent value c of the path:
    for (byte[] c : path) {
      // 6a.
      if (sn == 0) {
        throw refused("the consistency proof is too long");
      }
      // 6b.
      if ((fn & 1) == 1 || fn == sn) {
        fr = LogTree.nodeHash(c, fr);
        sr = LogTree.nodeHash(c, sr);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        sr = LogTree.nodeHash(sr, c);
      }
      // 6c.
      fn >>= 1;
      sn >>= 1;
    }
    // 7.
    if (sn != 0) {
      throw refused("the consistency proof is too short");
    }
    if (!MessageDigest.isEqual(fr, firstRoot)) {
      throw refused("the consistency proof does not lead to the first root");
    }
    if (!MessageDigest.isEqual(sr, secondRoot)) {
      throw refused("the consistency proof does not lead to the second root");
    }
  }

  private static void requireTrivial(
      long first, byte[] firstRoot, long second, byte[] secondRoot, List<byte[]> proof) {
    if (!proof.isEmpty()) {
      throw refused("the consistency proof from %d to %d must be empty".formatted(first, second));
    }
    byte[] expected = first == second ? secondRoot : LogTree.root(0, (level, index) -> firstRoot);
    if (!MessageDigest.isEqual(firstRoot, expected)) {
      throw refused(
          first == second ? "one size must have one root" : "the empty tree has another root");
    }
  }

  private static void requireHash(String name, byte[] hash) {
    if (hash.length != 32) {
      throw refused("the %s must be 32 bytes, got %d".formatted(name, hash.length));
    }
  }

  private static PassportException refused(String sentence) {
    return new PassportException("log-proof-refused", sentence);
  }
}
