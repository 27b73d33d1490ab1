package io.packtrail.passportupdater;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.log.LogProof;
import io.packtrail.passportupdater.log.NoteKey;
import java.util.List;
import java.util.Set;

/**
 * What an export says about the transparency log: whose log, and for each update, in order, the
 * proof that it is in there.
 *
 * @param key the log's name and key, as the file states it
 * @param proofs one for each update, all of one checkpoint
 */
public record LogRecord(NoteKey key, List<LogProof> proofs) {
  public LogRecord {
    proofs = List.copyOf(proofs);
  }

  /**
   * Reads it from a file; nothing is verified.
   *
   * @throws PassportException when it has another form
   */
  static LogRecord read(StrictObject json) {
    json.holds(Set.of("key", "proofs"), Set.of());
    return new LogRecord(
        NoteKey.parse(json.text("key")),
        json.texts("proofs").stream().map(LogProof::parse).toList());
  }
}
