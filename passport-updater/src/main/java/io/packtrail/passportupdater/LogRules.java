package io.packtrail.passportupdater;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.LogProof;
import io.packtrail.passportupdater.log.LogTree;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.ProofRules;
import io.packtrail.passportupdater.log.SignedNote;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
  static String checkpoint(LogRecord log, @Nullable IssuerKeys keys, Trust trust) {
    if (log.proofs().isEmpty()) {
      throw refused("the file must hold a log proof, got none");
    }
    LogKeys listed = LogKeys.of(keys == null ? null : keys.document());
    SignedNote note = log.proofs().get(0).checkpoint();
    requireTrusted(log.key(), note, trust.logs());
    Checkpoint head = Checkpoint.parse(note.text());
    if (!head.origin().equals(log.key().name())) {
      throw new PassportException(
          "checkpoint-refused",
          "the checkpoint must be of the log %s, got %s"
              .formatted(log.key().name(), head.origin()));
    }
    note.requireSignature(log.key());
    String counts = listed.require(log.key(), note, trust);
    if (!trust.logs().isEmpty()) {
      return "signed by the log given, " + log.key().name() + counts;
    }
    return listed.isEmpty() || trust.didDocuments().isEmpty()
        ? "signed by the log that the file itself names; compare its key: "
            + log.key().vkey()
            + counts
        : "signed by the log of the DID document given, " + log.key().name() + counts;
  }

  /** The file's log is one that is trusted, or one that is trusted hands over to it. */
  private static void requireTrusted(NoteKey named, SignedNote note, List<NoteKey> trusted) {
    if (trusted.isEmpty() || trusted.contains(named)) {
      return;
    }
    for (NoteKey key : trusted) {
      if (key.name().equals(named.name()) && !note.signedBy(key).lines().isEmpty()) {
        note.requireSignature(key);
        return;
      }
    }
    throw new PassportException(
        "note-refused", "the log must be one of those given, got " + named.vkey());
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
