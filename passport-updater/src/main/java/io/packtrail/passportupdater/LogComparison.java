package io.packtrail.passportupdater;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.HashReader;
import io.packtrail.passportupdater.log.LogTree;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.ProofRules;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.log.Tile;
import io.packtrail.passportupdater.log.TileHashes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whether a log tells everybody the same: checkpoints that different people hold must be of one
 * log, each the beginning of the next. This is what shows a log that was forked or rolled back.
 */
public final class LogComparison {
  private static final String NAME = "log-consistency";

  private LogComparison() {}

  /**
   * Adds one line to a report of an export: its checkpoint, and others that somebody kept, are
   * beginnings of the log as it is served now.
   *
   * @param trust the DID documents among it list the keys that the log had since the file; without
   *     one, those that the file lists
   * @param newest the log's signed head of now
   * @param kept checkpoints from earlier or from elsewhere; may be empty
   * @param tiles reads a tile of the log of now; what it throws is passed on
   */
  public static VerificationReport extend(
      VerificationReport report,
      byte[] export,
      Trust trust,
      String newest,
      List<String> kept,
      Function<Tile, byte[]> tiles) {
    Checklist list = new Checklist();
    list.check(NAME, () -> compare(export, trust, newest, kept, tiles));
    return report.and(list.report());
  }

  private static String compare(
      byte[] export, Trust trust, String newest, List<String> kept, Function<Tile, byte[]> tiles) {
    PassportFile file = PassportFile.read(StrictJson.parseObject(export));
    PassportFile.Presentation presentation = file.presentation();
    if (presentation == null) {
      throw new PassportException(
          "log-proof-refused", "only an export carries a checkpoint, got one update");
    }
    Signers signers =
        new Signers(
            presentation.log().key(),
            LogKeys.of(IssuerKeys.find(file, trust).value().document()),
            trust);
    Checkpoint now = signers.signed(newest, "the log's checkpoint of now");
    HashReader hashes = read(now.size(), tiles);
    requireBeginning(
        signers.signed(
            presentation.log().proofs().get(0).checkpoint().toString(), "the file's checkpoint"),
        now,
        hashes);
    for (String note : kept) {
      requireBeginning(signers.signed(note, "a checkpoint given"), now, hashes);
    }
    return "the file's checkpoint%s and the log of now, %d entries, are one log"
        .formatted(kept.isEmpty() ? "" : ", those given", now.size());
  }

  /** Who may have signed a checkpoint of the log: the file's key, and those before and after it. */
  private record Signers(NoteKey named, LogKeys listed, Trust trust) {
    Checkpoint signed(String text, String name) {
      try {
        SignedNote note = SignedNote.parse(text);
        requireOne(note);
        return Checkpoint.parse(note.text());
      } catch (PassportException e) {
        throw new PassportException(e.code(), name + ": " + e.getMessage(), e);
      }
    }

    /** Of several that signed, one that counts suffices: two sign while one hands over. */
    private void requireOne(SignedNote note) {
      PassportException refusal = null;
      for (NoteKey key : keys()) {
        if (!note.signedBy(key).lines().isEmpty()) {
          try {
            note.requireSignature(key);
            listed.require(key, note, trust);
            return;
          } catch (PassportException e) {
            refusal = refusal == null ? e : refusal;
          }
        }
      }
      if (refusal != null) {
        throw refusal;
      }
      note.requireSignature(named); // says that it did not sign
    }

    private List<NoteKey> keys() {
      return Stream.concat(
              Stream.of(named),
              listed.listed().stream()
                  .map(key -> NoteKey.parse(key.vkey()))
                  .filter(key -> key.name().equals(named.name())))
          .distinct()
          .toList();
    }
  }

  private static void requireBeginning(Checkpoint earlier, Checkpoint now, HashReader hashes) {
    if (earlier.size() > now.size()) {
      throw new PassportException(
          "log-proof-refused",
          "the log must not shrink: it signed %d entries, and serves %d"
              .formatted(earlier.size(), now.size()));
    }
    ProofRules.requireConsistency(
        earlier.size(),
        earlier.root(),
        now.size(),
        now.root(),
        LogTree.consistencyProof(earlier.size(), now.size(), hashes));
  }

  private static HashReader read(long size, Function<Tile, byte[]> tiles) {
    Map<Tile, byte[]> known = new HashMap<>();
    return new TileHashes(size, tile -> known.computeIfAbsent(tile, tiles));
  }
}
