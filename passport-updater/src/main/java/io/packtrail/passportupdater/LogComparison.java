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
   * @param newest the log's signed head of now
   * @param kept checkpoints from earlier or from elsewhere; may be empty
   * @param tiles reads a tile of the log of now; what it throws is passed on
   */
  public static VerificationReport extend(
      VerificationReport report,
      byte[] export,
      String newest,
      List<String> kept,
      Function<Tile, byte[]> tiles) {
    Checklist list = new Checklist();
    list.check(NAME, () -> compare(export, newest, kept, tiles));
    return report.and(list.report());
  }

  private static String compare(
      byte[] export, String newest, List<String> kept, Function<Tile, byte[]> tiles) {
    PassportFile.Presentation presentation =
        PassportFile.read(StrictJson.parseObject(export)).presentation();
    if (presentation == null) {
      throw new PassportException(
          "log-proof-refused", "only an export carries a checkpoint, got one update");
    }
    NoteKey log = presentation.log().key();
    Checkpoint now = signed(newest, log, "the log's checkpoint of now");
    HashReader hashes = read(now.size(), tiles);
    requireBeginning(
        signed(
            presentation.log().proofs().get(0).checkpoint().toString(),
            log,
            "the file's checkpoint"),
        now,
        hashes);
    for (String note : kept) {
      requireBeginning(signed(note, log, "a checkpoint given"), now, hashes);
    }
    return "the file's checkpoint%s and the log of now, %d entries, are one log"
        .formatted(kept.isEmpty() ? "" : ", those given", now.size());
  }

  private static Checkpoint signed(String note, NoteKey log, String name) {
    try {
      SignedNote signed = SignedNote.parse(note);
      signed.requireSignature(log);
      return Checkpoint.parse(signed.text());
    } catch (PassportException e) {
      throw new PassportException(e.code(), name + ": " + e.getMessage(), e);
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
