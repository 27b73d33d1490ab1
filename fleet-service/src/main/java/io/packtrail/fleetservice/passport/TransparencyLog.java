package io.packtrail.fleetservice.passport;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.LogRecord;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.HashReader;
import io.packtrail.passportupdater.log.LogProof;
import io.packtrail.passportupdater.log.LogTree;
import io.packtrail.passportupdater.log.LogWriter;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.log.Tile;
import io.packtrail.passportupdater.log.TileHashes;
import io.packtrail.timescalestore.CosignatureTable;
import io.packtrail.timescalestore.CosignedHead;
import io.packtrail.timescalestore.LogEntry;
import io.packtrail.timescalestore.LogGrowth;
import io.packtrail.timescalestore.LogHead;
import io.packtrail.timescalestore.LogTable;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The transparency log over the stored updates: grows with each, and proves that each is there. */
public final class TransparencyLog {
  private static final int LENGTH = 32;

  /** Entries that {@link #requireIntact} computes anew. */
  private static final int NEWEST = 1_000;

  private final LogWriter writer;
  private final LogTable table;
  private final CosignatureTable cosignatures;
  private final SecureRandom random = new SecureRandom();

  public TransparencyLog(LogWriter writer, LogTable table, CosignatureTable cosignatures) {
    this.writer = writer;
    this.table = table;
    this.cosignatures = cosignatures;
  }

  /** The log's name and key. */
  public NoteKey name() {
    return writer.name();
  }

  /** The log's next state for one document, for the transaction that stores both. */
  public LogGrowth grow(LogHead head, byte[] document) {
    byte[] salt = new byte[LogProof.SALT_LENGTH];
    random.nextBytes(salt);
    LogWriter.Appended appended = writer.append(state(head), document, salt);
    List<LogGrowth.Hash> hashes =
        LogWriter.ofTiles(appended.hashes()).stream()
            .map(hash -> new LogGrowth.Hash(hash.level() / Tile.HEIGHT, hash.index(), hash.hash()))
            .toList();
    LogWriter.State next = appended.state();
    return new LogGrowth(
        salt,
        appended.entry(),
        hashes,
        new LogHead(next.size(), next.frontier(), next.checkpoint()));
  }

  /**
   * Checks that the stored log is what its signed head says, and logs the updates that are not in
   * it: those from before there was a log.
   *
   * @return updates that were logged now
   * @throws PassportException {@code log-damaged}, {@code log-key-changed}
   */
  public long start() {
    requireIntact();
    return table.complete(this::grow);
  }

  /** Checks the head's signature, its root against all tiles' roots, and the newest entries. */
  private void requireIntact() {
    LogHead head = table.head();
    writer.require(state(head));
    if (head.checkpoint() == null) {
      return;
    }
    byte[] root = LogTree.root(head.size(), hashes(head.size()));
    SignedNote note = SignedNote.parse(head.checkpoint());
    if (!Arrays.equals(root, Checkpoint.parse(note.text()).root())) {
      throw new PassportException(
          "log-damaged", "the log's hashes must lead to the root that was signed");
    }
    long from = Math.max(0, head.size() - NEWEST);
    int count = (int) (head.size() - from);
    byte[] entries = table.entryBytes(from, count);
    byte[] leaves = table.hashes(0, from, count);
    for (int i = 0; i < count; i++) {
      byte[] entry = Arrays.copyOfRange(entries, i * LENGTH, (i + 1) * LENGTH);
      byte[] leaf = Arrays.copyOfRange(leaves, i * LENGTH, (i + 1) * LENGTH);
      if (!Arrays.equals(LogTree.leafHash(entry), leaf)) {
        throw new PassportException(
            "log-damaged", "entry %d of the log must have its own hash".formatted(from + i));
      }
    }
  }

  /**
   * The proofs that these updates, a whole chain or its beginning, are in the log: to a checkpoint
   * that witnesses signed where there is one that has them all, else to the newest.
   */
  public LogRecord record(BatteryId batteryId, List<SignedUpdate> updates) {
    List<LogEntry> entries = table.entries(batteryId);
    LogHead head = table.head(); // read last: it holds every entry read before
    if (head.checkpoint() == null || entries.size() < updates.size()) {
      throw new PassportException(
          "log-incomplete",
          "each of %d updates of %s must be in the log, %d are"
              .formatted(updates.size(), batteryId, entries.size()));
    }
    LogEntry last = entries.get(updates.size() - 1);
    CosignedHead signed = cosignatures.best(last.index() + 1);
    long size = signed == null ? head.size() : signed.size();
    SignedNote checkpoint =
        signed == null ? writer.current(SignedNote.parse(head.checkpoint())) : note(signed);
    HashReader hashes = hashes(size);
    List<LogProof> proofs = new ArrayList<>();
    for (SignedUpdate update : updates) {
      LogEntry entry = entries.get((int) update.sequence() - 1);
      proofs.add(
          new LogProof(
              entry.salt(),
              entry.index(),
              LogTree.inclusionProof(entry.index(), size, hashes),
              checkpoint));
    }
    return new LogRecord(writer.name(), proofs);
  }

  /** The signed head, with what witnesses signed of it; null before the first entry. */
  public @Nullable String checkpoint() {
    LogHead head = table.head();
    if (head.checkpoint() == null) {
      return null;
    }
    CosignedHead signed = cosignatures.of(head.size());
    return signed == null ? head.checkpoint() : note(signed).toString();
  }

  /** The checkpoint that most witnesses signed, of these the newest; null where none did. */
  public @Nullable String cosigned() {
    CosignedHead signed = cosignatures.best(1);
    return signed == null ? null : note(signed).toString();
  }

  /**
   * Takes in what a witness signed.
   *
   * @param note a checkpoint of this log with the witness's line
   * @return whether it was not here before
   * @throws PassportException where the note is none of this log, or the witness's line is missing
   *     or does not verify
   */
  public boolean addCosignature(NoteKey witness, String note, Instant now) {
    SignedNote signed = SignedNote.parse(note);
    requireOwn(signed);
    Checkpoint seen = Checkpoint.parse(signed.text());
    LogHead head = table.head();
    if (!seen.origin().equals(writer.name().name())
        || seen.size() < 1
        || seen.size() > head.size()
        || !Arrays.equals(seen.root(), LogTree.root(seen.size(), hashes(seen.size())))) {
      throw new PassportException(
          "checkpoint-refused",
          "a cosigned checkpoint must be one of this log, of up to %d entries, got %s"
              .formatted(head.size(), seen.text().replace('\n', ' ').strip()));
    }
    SignedNote.Cosignature cosignature = signed.requireCosignature(witness);
    if (cosignature == null) {
      throw new PassportException("note-refused", "the note must be signed by " + witness.vkey());
    }
    List<String> lines = signed.signedBy(witness).lines();
    if (lines.size() != 1) { // one of several may be wrong, and what is kept stays
      throw new PassportException(
          "note-refused",
          "the note must have one signature of %s, got %d".formatted(witness.vkey(), lines.size()));
    }
    return cosignatures.add(
        new CosignatureTable.Cosignature(
            seen.size(),
            witness.vkey(),
            writer.sign(seen).toString(),
            lines.get(0),
            cosignature.seenAt()),
        now);
  }

  /** By the present key, or by a former one that a witness still asks for. */
  private void requireOwn(SignedNote note) {
    for (NoteKey key : writer.names()) {
      if (!note.signedBy(key).lines().isEmpty()) {
        note.requireSignature(key);
        return;
      }
    }
    note.requireSignature(writer.name()); // says that it did not sign
  }

  /** A former key may have signed it: shown as the present one signs it. */
  private SignedNote note(CosignedHead head) {
    return writer.current(SignedNote.parse(head.checkpoint())).with(head.lines());
  }

  /** Entries now. */
  public long size() {
    return table.head().size();
  }

  /** The bytes of a tile, or null where the log does not reach that far. */
  public byte @Nullable [] tile(Tile tile) {
    byte[] bytes = table.hashes(tile.level(), tile.index() * Tile.FULL, tile.width());
    return bytes.length == tile.width() * LENGTH ? bytes : null;
  }

  /** The entries beside a tile of level 0, each with its length before it; null as above. */
  public byte @Nullable [] entries(Tile tile) {
    byte[] entries = table.entryBytes(tile.index() * Tile.FULL, tile.width());
    if (entries.length != tile.width() * LENGTH) {
      return null;
    }
    byte[] bundle = new byte[tile.width() * (2 + LENGTH)];
    for (int i = 0; i < tile.width(); i++) {
      bundle[i * (2 + LENGTH) + 1] = LENGTH;
      System.arraycopy(entries, i * LENGTH, bundle, i * (2 + LENGTH) + 2, LENGTH);
    }
    return bundle;
  }

  /** Reads each tile once. */
  private HashReader hashes(long size) {
    Map<Tile, byte[]> tiles = new HashMap<>();
    return new TileHashes(
        size,
        tile ->
            tiles.computeIfAbsent(
                tile,
                missing ->
                    table.hashes(missing.level(), missing.index() * Tile.FULL, missing.width())));
  }

  private static LogWriter.State state(LogHead head) {
    return new LogWriter.State(head.size(), head.frontier(), head.checkpoint());
  }
}
