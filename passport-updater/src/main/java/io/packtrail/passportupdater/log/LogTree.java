package io.packtrail.passportupdater.log;

import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.error.PassportException;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of RFC 6962 §2.1 over SHA-256: roots, proofs and growth, computed from the hashes
 * of complete subtrees. Every operation reads at most about 2 · log2(size) of them.
 */
public final class LogTree {
  private static final byte[] LEAF = {0x00};
  private static final byte[] NODE = {0x01};

  private LogTree() {}

  /**
   * One hash that an append adds to the store.
   *
   * @param level height of the complete subtree
   * @param index which of that height, from the left
   */
  @SuppressWarnings("ArrayRecordComponent") // stored, never compared
  public record StoredHash(int level, long index, byte[] hash) {}

  /** SHA-256(0x00 ‖ entry). */
  public static byte[] leafHash(byte[] entry) {
    return Sha256.of(LEAF, entry);
  }

  /** SHA-256(0x01 ‖ left ‖ right). */
  public static byte[] nodeHash(byte[] left, byte[] right) {
    return Sha256.of(NODE, left, right);
  }

  /** The root over the first {@code size} leaves; the hash of nothing for none. */
  public static byte[] root(long size, HashReader hashes) {
    requireSize(size);
    return size == 0 ? Sha256.of() : subtree(0, size, hashes);
  }

  /**
   * The hashes to store when a leaf is appended: the leaf, and each subtree that it completes.
   *
   * @param index number of the leaf, which is the size of the tree before
   */
  public static List<StoredHash> appended(long index, byte[] leafHash, HashReader hashes) {
    requireSize(index);
    List<StoredHash> stored = new ArrayList<>();
    stored.add(new StoredHash(0, index, leafHash));
    byte[] hash = leafHash;
    long at = index;
    for (int level = 0; (at & 1) == 1; level++, at >>= 1) {
      hash = nodeHash(hashes.hash(level, at - 1), hash);
      stored.add(new StoredHash(level + 1, at >> 1, hash));
    }
    return stored;
  }

  /** PATH(index, D[size]) of RFC 6962 §2.1.1, from the leaf's sibling up. */
  public static List<byte[]> inclusionProof(long index, long size, HashReader hashes) {
    if (index < 0 || index >= size) {
      throw new PassportException(
          "log-proof-refused", "index must be below the size %d, got %d".formatted(size, index));
    }
    List<byte[]> proof = new ArrayList<>();
    path(index, 0, size, hashes, proof);
    return proof;
  }

  /** PROOF(first, D[second]) of RFC 6962 §2.1.2; empty for equal sizes and from the empty tree. */
  public static List<byte[]> consistencyProof(long first, long second, HashReader hashes) {
    requireSize(first);
    if (first > second) {
      throw new PassportException(
          "log-proof-refused",
          "the first size must not be above the second %d, got %d".formatted(second, first));
    }
    List<byte[]> proof = new ArrayList<>();
    if (first > 0 && first < second) {
      subproof(first, 0, second, true, hashes, proof);
    }
    return proof;
  }

  private static void path(
      long index, long from, long count, HashReader hashes, List<byte[]> proof) {
    if (count == 1) {
      return;
    }
    long left = split(count);
    if (index - from < left) {
      path(index, from, left, hashes, proof);
      proof.add(subtree(from + left, count - left, hashes));
    } else {
      path(index, from + left, count - left, hashes, proof);
      proof.add(subtree(from, left, hashes));
    }
  }

  private static void subproof(
      long first, long from, long count, boolean known, HashReader hashes, List<byte[]> proof) {
    if (first == from + count) {
      if (!known) {
        proof.add(subtree(from, count, hashes));
      }
      return;
    }
    long left = split(count);
    if (first - from <= left) {
      subproof(first, from, left, known, hashes, proof);
      proof.add(subtree(from + left, count - left, hashes));
    } else {
      subproof(first, from + left, count - left, false, hashes, proof);
      proof.add(subtree(from, left, hashes));
    }
  }

  /** MTH(D[from : from + count]). */
  private static byte[] subtree(long from, long count, HashReader hashes) {
    if (Long.bitCount(count) == 1 && from % count == 0) {
      int level = Long.numberOfTrailingZeros(count);
      return hashes.hash(level, from >> level);
    }
    long left = split(count);
    return nodeHash(subtree(from, left, hashes), subtree(from + left, count - left, hashes));
  }

  /** The largest power of two below {@code count}. */
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }

  private static void requireSize(long size) {
    if (size < 0) {
      throw new PassportException("log-proof-refused", "a size must not be negative, got " + size);
    }
  }
}
