package io.packtrail.passportupdater.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.error.PassportException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Every proof in small trees, and one forgery for each step of RFC 9162. */
class ProofRulesTest {
  private static final int SIZE = 40;
  private final MemoryLog log = new MemoryLog();
  private final List<byte[]> roots = new ArrayList<>();

  ProofRulesTest() {
    roots.add(LogTree.root(0, log));
    for (int i = 0; i < SIZE; i++) {
      log.append(entry(i));
      roots.add(LogTree.root(i + 1, log));
    }
  }

  @Test
  void inclusion_everyLeafInEverySize_isShownAndItsForgeriesAreNot() {
    for (int size = 1; size <= SIZE; size++) {
      for (int index = 0; index < size; index++) {
        byte[] leaf = LogTree.leafHash(entry(index));
        List<byte[]> proof = LogTree.inclusionProof(index, size, log);
        byte[] root = roots.get(size);
        int n = size;
        int i = index;

        assertThatCode(() -> ProofRules.requireInclusion(leaf, i, n, proof, root))
            .doesNotThrowAnyException();
        for (List<byte[]> forged : forgeries(proof, root)) {
          assertRefused(() -> ProofRules.requireInclusion(leaf, i, n, forged, root));
        }
        assertRefused(() -> ProofRules.requireInclusion(leaf, i, n, proof, roots.get(0)));
        assertRefused(() -> ProofRules.requireInclusion(root, i, n, proof, root), proof.isEmpty());
        assertRefused(
            () -> ProofRules.requireInclusion(leaf, i ^ 1, n, proof, root), n == 1 && i == 1);
      }
    }
  }

  @Test
  void consistency_everyPairOfSizes_isShownAndItsForgeriesAreNot() {
    for (int second = 1; second <= SIZE; second++) {
      for (int first = 0; first <= second; first++) {
        List<byte[]> proof = LogTree.consistencyProof(first, second, log);
        byte[] before = roots.get(first);
        byte[] after = roots.get(second);
        int m = first;
        int n = second;

        assertThatCode(() -> ProofRules.requireConsistency(m, before, n, after, proof))
            .doesNotThrowAnyException();
        for (List<byte[]> forged : forgeries(proof, before)) {
          assertRefused(() -> ProofRules.requireConsistency(m, before, n, after, forged));
        }
        assertRefused(() -> ProofRules.requireConsistency(m, flipped(before), n, after, proof));
        if (first > 0) {
          assertRefused(() -> ProofRules.requireConsistency(m, before, n, flipped(after), proof));
        }
        if (first < second && first > 0) {
          assertRefused(() -> ProofRules.requireConsistency(m, after, n, before, proof));
          assertRefused(() -> ProofRules.requireConsistency(n, after, m, before, proof));
        }
      }
    }
  }

  // RFC 9162 §2.1.3.2, one case for each step.

  @Test
  void inclusion_step1_indexOutsideTheTree() {
    List<byte[]> proof = LogTree.inclusionProof(4, 5, log);
    byte[] leaf = LogTree.leafHash(entry(4));

    assertRefused(
        () -> ProofRules.requireInclusion(leaf, 5, 5, proof, roots.get(5)), "index must be in");
    assertRefused(
        () -> ProofRules.requireInclusion(leaf, -1, 5, proof, roots.get(5)), "index must be in");
    assertRefused(
        () -> ProofRules.requireInclusion(leaf, 0, 0, List.of(), roots.get(0)), "index must be in");
  }

  @Test
  void inclusion_step4a_pathLongerThanTheWay() {
    List<byte[]> proof = new ArrayList<>(LogTree.inclusionProof(4, 5, log));
    byte[] extra = new byte[32];
    // The prover may choose a root that fits a longer path; only the length gives it away.
    byte[] root = LogTree.nodeHash(extra, roots.get(5));
    proof.add(extra);

    assertRefused(
        () -> ProofRules.requireInclusion(LogTree.leafHash(entry(4)), 4, 5, proof, root),
        "too long");
  }

  @Test
  void inclusion_step5_pathShorterThanTheWay() {
    // An inner node passed off as a leaf of a larger tree.
    byte[] inner = log.hash(1, 0);
    List<byte[]> proof = List.of(log.hash(1, 1));

    assertRefused(() -> ProofRules.requireInclusion(inner, 0, 8, proof, roots.get(4)), "too short");
  }

  @Test
  void inclusion_step5_anotherRoot() {
    assertRefused(
        () ->
            ProofRules.requireInclusion(
                LogTree.leafHash(entry(3)), 4, 5, LogTree.inclusionProof(4, 5, log), roots.get(5)),
        "does not lead to the checkpoint's root");
  }

  // RFC 9162 §2.1.4.2.

  @Test
  void consistency_step1_emptyPath() {
    assertRefused(
        () -> ProofRules.requireConsistency(3, roots.get(3), 7, roots.get(7), List.of()),
        "must not be empty");
  }

  @Test
  void consistency_step6a_pathLongerThanTheWay() {
    List<byte[]> proof = new ArrayList<>(LogTree.consistencyProof(3, 7, log));
    byte[] extra = new byte[32];
    proof.add(extra);

    assertRefused(
        () -> ProofRules.requireConsistency(3, roots.get(3), 7, roots.get(7), proof), "too long");
  }

  @Test
  void consistency_step7_pathShorterThanTheWay() {
    List<byte[]> proof = LogTree.consistencyProof(3, 7, log);

    assertRefused(
        () ->
            ProofRules.requireConsistency(
                3, roots.get(3), 7, roots.get(7), proof.subList(0, proof.size() - 1)),
        "too short");
  }

  @Test
  void consistency_step7_anotherFirstRoot() {
    assertRefused(
        () ->
            ProofRules.requireConsistency(
                3, roots.get(4), 7, roots.get(7), LogTree.consistencyProof(3, 7, log)),
        "first root");
  }

  @Test
  void consistency_step7_anotherSecondRoot() {
    assertRefused(
        () ->
            ProofRules.requireConsistency(
                3, roots.get(3), 7, roots.get(8), LogTree.consistencyProof(3, 7, log)),
        "second root");
  }

  @Test
  void consistency_logThatRewroteItsPast_isNotShown() {
    MemoryLog rewritten = new MemoryLog();
    for (int i = 0; i < 20; i++) {
      rewritten.append(entry(i == 5 ? 500 : i));
    }

    for (int first = 6; first < 20; first++) {
      int m = first;
      assertRefused(
          () ->
              ProofRules.requireConsistency(
                  m,
                  roots.get(m),
                  20,
                  LogTree.root(20, rewritten),
                  LogTree.consistencyProof(m, 20, rewritten)));
    }
  }

  @Test
  void hashesOfAnotherLength_areRefused() {
    assertRefused(
        () ->
            ProofRules.requireInclusion(
                LogTree.leafHash(entry(0)), 0, 2, List.of(new byte[31]), roots.get(2)),
        "32 bytes");
    assertRefused(
        () ->
            ProofRules.requireConsistency(1, roots.get(1), 2, roots.get(2), List.of(new byte[33])),
        "32 bytes");
  }

  /** Cut, lengthened, reordered, one bit changed. */
  private static List<List<byte[]>> forgeries(List<byte[]> proof, byte[] root) {
    List<List<byte[]>> forged = new ArrayList<>();
    for (byte[] extra : new byte[][] {new byte[32], root}) {
      List<byte[]> longer = new ArrayList<>(proof);
      longer.add(extra);
      forged.add(longer);
      List<byte[]> preceded = new ArrayList<>(proof);
      preceded.add(0, extra);
      forged.add(preceded);
    }
    for (int i = 0; i < proof.size(); i++) {
      List<byte[]> shorter = new ArrayList<>(proof);
      shorter.remove(i);
      forged.add(shorter);
      List<byte[]> changed = new ArrayList<>(proof);
      changed.set(i, flipped(proof.get(i)));
      forged.add(changed);
    }
    if (proof.size() > 1) {
      List<byte[]> turned = new ArrayList<>(proof);
      Collections.reverse(turned);
      forged.add(turned);
    }
    return forged;
  }

  private static byte[] flipped(byte[] hash) {
    byte[] changed = hash.clone();
    changed[7] ^= 4;
    return changed;
  }

  private static byte[] entry(int number) {
    return Sha256.of(ByteBuffer.allocate(4).putInt(number).array());
  }

  private static void assertRefused(ThrowingCallable check, boolean unless) {
    if (!unless) {
      assertRefused(check);
    }
  }

  private static void assertRefused(ThrowingCallable check) {
    assertRefused(check, "");
  }

  private static void assertRefused(ThrowingCallable check, String because) {
    assertThatThrownBy(check)
        .isInstanceOfSatisfying(
            PassportException.class, e -> assertThat(e.code()).isEqualTo("log-proof-refused"))
        .hasMessageContaining(because);
  }
}
