package io.packtrail.fleetservice;

import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.LogTree;
import io.packtrail.passportupdater.log.LogWriter;
import io.packtrail.passportupdater.log.LogWriter.Former;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.signing.LogKey;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.timescalestore.LogHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the transparency log in {@code {dataDir}/keys}: the present one, one that was put
 * ready, and the former one, which signs beside the present until its file is taken away.
 */
final class LogKeyFolder {
  private static final String PRESENT = "log-key.pem";
  private static final String NEXT = "log-key.next.pem";
  private static final String FORMER = "log-key.former.pem";

  private final Path folder;

  LogKeyFolder(Path keys) {
    folder = keys;
  }

  /** Whether there is a key; without one {@link #writer} makes a new one. */
  boolean exists() {
    return Files.exists(folder.resolve(PRESENT));
  }

  /** Whether a key waits for the next start. */
  boolean isWaiting() {
    return Files.exists(folder.resolve(NEXT));
  }

  /** Puts a key ready for the next start: a file that is there already, else a new one. */
  String prepareNext(String operator) {
    return name(operator, SigningKey.loadOrCreate(folder.resolve(NEXT))).vkey();
  }

  /**
   * The log as it is signed now.
   *
   * @param operator the host of a {@code did:web}, or a {@code did:key}
   * @param listed the log's keys as the DID document lists them
   */
  LogWriter writer(String operator, List<LogKey> listed) {
    // Of a lost key nothing is left but the one that takes its place.
    String file = exists() || !isWaiting() ? PRESENT : NEXT;
    return writer(operator, SigningKey.loadOrCreate(folder.resolve(file)), listed);
  }

  /** The log as it is signed once the key that waits has taken over. */
  LogWriter next(String operator, List<LogKey> listed) {
    return writer(operator, SigningKey.loadOrCreate(folder.resolve(NEXT)), listed);
  }

  /** The keys of the log after those that were open ended with that head, and the next began. */
  static List<LogKey> changed(List<LogKey> listed, NoteKey next, LogHead head, Instant now) {
    String root = Base64.getEncoder().encodeToString(root(head));
    List<LogKey> keys = new ArrayList<>();
    for (LogKey key : listed) {
      if (!key.vkey().equals(next.vkey())) {
        keys.add(key.lastSize() == null ? key.ended(now, head.size(), root) : key);
      }
    }
    keys.add(LogKey.present(next.vkey()));
    return keys;
  }

  /**
   * Moves the files. A crash between the moves leaves the next key waiting, which the next start
   * takes; a key that was stolen, or that the document does not list, signs nothing any more.
   */
  void takeOver(String operator, List<LogKey> listed) throws IOException {
    Path present = folder.resolve(PRESENT);
    Path former = folder.resolve(FORMER);
    if (Files.exists(present)) {
      if (Files.exists(former)) {
        retire(former);
      }
      if (mayCoSign(entry(name(operator, SigningKey.loadOrCreate(present)), listed))) {
        Files.move(present, former);
      } else {
        retire(present);
      }
    }
    Files.move(folder.resolve(NEXT), present, StandardCopyOption.ATOMIC_MOVE);
  }

  private void retire(Path file) throws IOException {
    String key = SigningKey.loadOrCreate(file).verifyingKey().multikey();
    Files.move(
        file,
        folder.resolve("retired-log-%s.pem".formatted(key)),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private LogWriter writer(String operator, SigningKey present, List<LogKey> listed) {
    NoteKey name = name(operator, present);
    Path file = folder.resolve(FORMER);
    SigningKey former = Files.exists(file) ? SigningKey.loadOrCreate(file) : null;
    List<Former> formers = new ArrayList<>();
    for (LogKey key : listed) {
      Long last = key.lastSize();
      if (last != null && !key.vkey().equals(name.vkey())) {
        boolean coSigns =
            former != null && mayCoSign(key) && key.vkey().equals(name(operator, former).vkey());
        formers.add(new Former(NoteKey.parse(key.vkey()), last, coSigns ? former : null));
      }
    }
    return new LogWriter(name.name(), present, formers);
  }

  private static boolean mayCoSign(@Nullable LogKey key) {
    return key != null && key.revoked() == null;
  }

  private static @Nullable LogKey entry(NoteKey name, List<LogKey> listed) {
    return listed.stream().filter(key -> key.vkey().equals(name.vkey())).findFirst().orElse(null);
  }

  private static byte[] root(LogHead head) {
    String checkpoint = head.checkpoint();
    return checkpoint == null
        ? LogTree.root(
            0,
            (level, index) -> {
              throw new IllegalStateException("an empty log has no hash");
            })
        : Checkpoint.parse(SignedNote.parse(checkpoint).text()).root();
  }

  private static NoteKey name(String operator, SigningKey key) {
    return new NoteKey(operator + "/log", NoteKey.Kind.LOG, key.verifyingKey());
  }
}
