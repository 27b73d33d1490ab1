package io.packtrail.passportupdater;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.LogKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the operator's log, present and former, as its DID document lists them, and which
 * checkpoints each of them counts for. A document that lists none says nothing about them.
 *
 * @param listed oldest first
 */
record LogKeys(List<LogKey> listed) {
  static LogKeys of(@Nullable DidDocument document) {
    return new LogKeys(document == null ? List.of() : document.logKeys());
  }

  boolean isEmpty() {
    return listed.isEmpty();
  }

  /**
   * Checks that a key counts for a checkpoint that it signed.
   *
   * @return what is to be said of a former key, else nothing
   * @throws PassportException {@code log-key-unknown} where it is not listed, and not trusted
   *     either; {@code log-key-ended} where the checkpoint is of after its time; {@code log-forked}
   *     where it is another than the last of its time; {@code log-key-compromised} where it was
   *     stolen and nothing shows that the checkpoint is older
   */
  String require(NoteKey key, SignedNote note, Trust trust) {
    Checkpoint head = Checkpoint.parse(note.text());
    LogKey known =
        listed.stream().filter(one -> one.vkey().equals(key.vkey())).findFirst().orElse(null);
    if (known == null) {
      requireUnlisted(key, trust);
      return "";
    }
    Long lastSize = known.lastSize();
    boolean isLast = lastSize != null && head.size() == lastSize;
    if (lastSize != null) {
      requireItsTime(known, lastSize, head);
    }
    if (known.revoked() != null && !isLast) {
      return requireSeenBefore(known, known.revoked(), note, trust);
    }
    return lastSize == null
        ? ""
        : "; by its former key, which counts up to %d entries".formatted(lastSize);
  }

  private void requireUnlisted(NoteKey key, Trust trust) {
    if (!listed.isEmpty() && !trust.logs().contains(key)) {
      throw new PassportException(
          "log-key-unknown",
          "the DID document must list the log's key %s, lists %d others; if it is older than the file, give the one of now"
              .formatted(key.vkey(), listed.size()));
    }
  }

  private static void requireItsTime(LogKey known, long lastSize, Checkpoint head) {
    if (head.size() > lastSize) {
      throw new PassportException(
          "log-key-ended",
          "the key %s signed the log up to %d entries, until %s, got a checkpoint of %d entries"
              .formatted(known.vkey(), lastSize, known.until(), head.size()));
    }
    if (head.size() == lastSize
        && !Base64.getEncoder().encodeToString(head.root()).equals(known.lastRoot())) {
      throw new PassportException(
          "log-forked",
          "the last checkpoint of the key %s must have the root %s"
              .formatted(known.vkey(), known.lastRoot()));
    }
  }

  /** A size can be dated back by whoever has the key; a witness's time cannot. */
  private static String requireSeenBefore(
      LogKey known, Instant theft, SignedNote note, Trust trust) {
    for (NoteKey witness : trust.witnesses()) {
      SignedNote.Cosignature seen = note.cosignature(witness);
      if (seen != null && seen.seenAt().isBefore(theft)) {
        return "; its key was stolen later than %s saw this, %s"
            .formatted(witness.name(), seen.seenAt());
      }
    }
    throw new PassportException(
        "log-key-compromised",
        "the log's key %s was in wrong hands since %s, and no witness that you name saw this checkpoint before: ask for an export of now"
            .formatted(known.vkey(), theft));
  }
}
