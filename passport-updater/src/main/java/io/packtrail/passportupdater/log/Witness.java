package io.packtrail.passportupdater.log;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.SigningKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else than the operator who vouches that a log shows it one history: it signs a
 * checkpoint only where the log is the continuation of what it signed before (C2SP tlog-witness and
 * tlog-cosignature, {@code cosignature/v1}).
 */
public final class Witness {
  private final NoteKey name;
  private final SigningKey key;

  /**
   * @param name how the witness calls itself: a URL without scheme
   */
  public Witness(String name, SigningKey key) {
    this.name = new NoteKey(name, NoteKey.Kind.WITNESS, key.verifyingKey());
    this.key = key;
  }

  /** Its name and key, for those who ask for its signature. */
  public NoteKey name() {
    return name;
  }

  /**
   * Signs a checkpoint. Whoever calls keeps it, before anybody sees the signature, as the one seen
   * last: after a crash between the two the witness would sign a fork.
   *
   * @param log the log's key, known from elsewhere
   * @param seen the checkpoint that was signed last, null: none was
   * @param hashes of the log as it is served now
   * @param at the time of the signature
   * @return the log's note with this cosignature alone
   * @throws PassportException {@code note-refused} where the log did not sign it; {@code
   *     log-rolled-back} where it is smaller than what was seen; {@code log-forked} where it does
   *     not begin with it
   */
  public SignedNote cosign(
      SignedNote next, NoteKey log, @Nullable Checkpoint seen, HashReader hashes, Instant at) {
    next.requireSignature(log);
    Checkpoint head = Checkpoint.parse(next.text());
    requireOrigin(log, head);
    if (seen != null) {
      requireOrigin(log, seen);
      if (head.size() < seen.size()) {
        throw new PassportException(
            "log-rolled-back",
            "the log must not shrink: %d entries were seen, got %d"
                .formatted(seen.size(), head.size()));
      }
      requireContinuation(seen, head, hashes);
    }
    return next.signedBy(log).cosign(name, key, at);
  }

  private static void requireOrigin(NoteKey log, Checkpoint head) {
    if (!head.origin().equals(log.name())) {
      throw new PassportException(
          "checkpoint-refused",
          "the checkpoint must be of the log %s, got %s".formatted(log.name(), head.origin()));
    }
  }

  /** RFC 9162 §2.1.4.2; one size must have one root. */
  private static void requireContinuation(Checkpoint seen, Checkpoint head, HashReader hashes) {
    try {
      ProofRules.requireConsistency(
          seen.size(),
          seen.root(),
          head.size(),
          head.root(),
          LogTree.consistencyProof(seen.size(), head.size(), hashes));
    } catch (PassportException e) {
      throw new PassportException(
          "log-forked",
          "the log must begin with the %d entries that were seen: %s"
              .formatted(seen.size(), e.getMessage()),
          e);
    }
  }
}
