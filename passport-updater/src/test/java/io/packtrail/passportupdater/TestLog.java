package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Sha256;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.LogProof;
import io.packtrail.passportupdater.log.LogTree;
import io.packtrail.passportupdater.log.MemoryLog;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.passportupdater.signing.TestKeys;
import java.util.ArrayList;
import java.util.List;

/** A log that holds something else first, then these documents in their order. */
final class TestLog {
  static final SigningKey KEY = TestKeys.key(11);
  static final NoteKey NAME =
      new NoteKey("operator.example/log", NoteKey.Kind.LOG, KEY.verifyingKey());

  private TestLog() {}

  static LogRecord of(List<SignedUpdate> updates) {
    return of(updates, NAME, KEY);
  }

  static LogRecord of(List<SignedUpdate> updates, NoteKey name, SigningKey key) {
    return of(name, key, updates.stream().map(SignedUpdate::credential).toList());
  }

  static LogRecord ofDocuments(List<ObjectNode> documents) {
    return of(NAME, KEY, documents.stream().map(CanonicalJson::bytes).toList());
  }

  private static LogRecord of(NoteKey name, SigningKey key, List<byte[]> documents) {
    MemoryLog log = new MemoryLog();
    append(log, documents);
    SignedNote checkpoint =
        SignedNote.sign(
            new Checkpoint(name.name(), log.size(), LogTree.root(log.size(), log)).text(),
            name,
            key);
    List<LogProof> proofs = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      proofs.add(
          new LogProof(salt(i), i + 1, LogTree.inclusionProof(i + 1, log.size(), log), checkpoint));
    }
    return new LogRecord(name, proofs);
  }

  static void fill(MemoryLog log, List<SignedUpdate> updates) {
    append(log, updates.stream().map(SignedUpdate::credential).toList());
  }

  private static void append(MemoryLog log, List<byte[]> documents) {
    log.append(Sha256.of(new byte[] {1}));
    for (int i = 0; i < documents.size(); i++) {
      log.append(LogProof.entry(salt(i), documents.get(i)));
    }
  }

  private static byte[] salt(int i) {
    return Sha256.of(new byte[] {(byte) i, 's'});
  }
}
