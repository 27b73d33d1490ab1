package io.packtrail.passportupdater;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.LogProof;
import io.packtrail.passportupdater.log.LogTree;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.ProofRules;
import java.util.List;
import java.util.stream.Collectors;

/** What must hold between the updates of a file and the transparency log. */
final class LogRules {
  private LogRules() {}

  /** Each update stands in the tree of the one checkpoint, in the order of the chain. */
  static String inclusion(List<SignedCredential> updates, LogRecord log) {
    if (log.proofs().size() != updates.size()) {
      throw refused(
          "each of %d updates must have a log proof, got %d"
              .formatted(updates.size(), log.proofs().size()));
    }
    Checkpoint head = Checkpoint.parse(log.proofs().get(0).checkpoint().text());
    long previous = -1;
    for (int i = 0; i < updates.size(); i++) {
      LogProof proof = log.proofs().get(i);
      requireIncluded(updates.get(i), proof, head);
      if (proof.index() <= previous) {
        throw refused(
            "%s must stand after its predecessor in the log, at %d, got %d"
                .formatted(updates.get(i).name(), previous, proof.index()));
      }
      previous = proof.index();
    }
    return "%d of %d are in the log of %d entries with root %s"
        .formatted(updates.size(), updates.size(), head.size(), firstBytes(head));
  }

  /** The checkpoint that everything rests on is the log's own word. */
  static String checkpoint(LogRecord log, List<NoteKey> trusted) {
    if (!trusted.isEmpty() && !trusted.contains(log.key())) {
      throw new PassportException(
          "note-refused", "the log must be one of those given, got " + log.key().vkey());
    }
    if (log.proofs().isEmpty()) {
      throw refused("the file must hold a log proof, got none");
    }
    LogProof first = log.proofs().get(0);
    Checkpoint head = Checkpoint.parse(first.checkpoint().text());
    if (!head.origin().equals(log.key().name())) {
      throw new PassportException(
          "checkpoint-refused",
          "the checkpoint must be of the log %s, got %s"
              .formatted(log.key().name(), head.origin()));
    }
    first.checkpoint().requireSignature(log.key());
    return trusted.isEmpty()
        ? "signed by the log that the file itself names; compare its key: " + log.key().vkey()
        : "signed by the log given, " + log.key().name();
  }

  private static void requireIncluded(SignedCredential update, LogProof proof, Checkpoint head) {
    if (!Checkpoint.parse(proof.checkpoint().text()).equals(head)) {
      throw refused(
          "%s: all log proofs must be of one checkpoint, %s, got %s"
              .formatted(
                  update.name(),
                  firstBytes(head),
                  firstBytes(Checkpoint.parse(proof.checkpoint().text()))));
    }
    byte[] entry = LogProof.entry(proof.salt(), CanonicalJson.bytes(update.json()));
    try {
      ProofRules.requireInclusion(
          LogTree.leafHash(entry), proof.index(), head.size(), proof.hashes(), head.root());
    } catch (PassportException e) {
      throw new PassportException(e.code(), update.name() + ": " + e.getMessage(), e);
    }
  }

  private static String firstBytes(Checkpoint head) {
    return head.text().lines().skip(2).limit(1).collect(Collectors.joining());
  }

  private static PassportException refused(String sentence) {
    return new PassportException("log-proof-refused", sentence);
  }
}
