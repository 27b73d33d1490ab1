package io.packtrail.passportupdater;

import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.SignedNote;
import java.util.ArrayList;
import java.util.List;

/** Whether witnesses that the verifier knows signed the checkpoint that a file rests on. */
final class WitnessRules {
  private WitnessRules() {}

  /**
   * All of them must have; whose line is there and does not verify fails, who is silent leaves it
   * open.
   */
  static String check(LogRecord log, List<NoteKey> witnesses) {
    if (log.proofs().isEmpty()) {
      throw new NotChecked("the file holds no log proof, so no checkpoint");
    }
    SignedNote checkpoint = log.proofs().get(0).checkpoint();
    List<String> seen = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (NoteKey witness : witnesses) {
      SignedNote.Cosignature cosignature = checkpoint.requireCosignature(witness);
      if (cosignature == null) {
        silent.add(witness.name());
      } else {
        seen.add("%s (%s)".formatted(witness.name(), cosignature.seenAt()));
      }
    }
    if (!silent.isEmpty()) {
      throw new NotChecked(
          "%d of %d witnesses signed the checkpoint, not %s: ask for an export after they did"
              .formatted(seen.size(), witnesses.size(), String.join(", ", silent)));
    }
    return "signed by " + String.join(", ", seen);
  }
}
