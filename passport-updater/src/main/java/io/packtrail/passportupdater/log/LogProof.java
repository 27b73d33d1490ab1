package io.packtrail.passportupdater.log;

import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.error.PassportException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The proof that a document is in the log, C2SP tlog-proof v1. Its {@code extra} is the salt.
 *
 * <p>The log's entry is SHA-256(salt ‖ document): without the salt nobody can tell from the log
 * which document it is, or count the updates of one battery.
 *
 * @param salt 32 random bytes, shown with the document
 * @param index place of the entry
 * @param hashes inclusion proof, from the leaf's sibling up
 * @param checkpoint the signed head that the proof leads to
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its text
public record LogProof(byte[] salt, long index, List<byte[]> hashes, SignedNote checkpoint) {
  /** Length of a salt (bytes). */
  public static final int SALT_LENGTH = 32;

  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final int MAX_HASHES = 63;

  public LogProof {
    hashes = List.copyOf(hashes);
    if (salt.length != SALT_LENGTH) {
      throw refused("the salt must be %d bytes, got %d".formatted(SALT_LENGTH, salt.length));
    }
  }

  /** The log's entry for a document. */
  public static byte[] entry(byte[] salt, byte[] document) {
    return Sha256.of(salt, document);
  }

  /**
   * Checks everything that the proof says of a document, and returns the checkpoint it rests on.
   *
   * @param log the log's key, known from elsewhere; its name must be the checkpoint's origin
   * @throws PassportException when one step does not hold
   */
  public Checkpoint require(byte[] document, NoteKey log) {
    checkpoint.requireSignature(log);
    Checkpoint head = Checkpoint.parse(checkpoint.text());
    if (!head.origin().equals(log.name())) {
      throw refused(
          "the checkpoint must be of the log %s, is of %s".formatted(log.name(), head.origin()));
    }
    ProofRules.requireInclusion(
        LogTree.leafHash(entry(salt, document)), index, head.size(), hashes, head.root());
    return head;
  }

  /** The proof as text. */
  public String text() {
    StringBuilder text = new StringBuilder(HEADER).append("\nextra ").append(base64(salt));
    text.append("\nindex ").append(index).append('\n');
    hashes.forEach(hash -> text.append(base64(hash)).append('\n'));
    return text.append('\n').append(checkpoint).toString();
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws PassportException code {@code log-proof-refused} for any other text
   */
  public static LogProof parse(String text) {
    int end = text.indexOf("\n\n");
    String[] lines = end < 0 ? new String[0] : text.substring(0, end).split("\n", -1);
    if (lines.length < 3
        || lines.length > 3 + MAX_HASHES
        || !lines[0].equals(HEADER)
        || !lines[1].startsWith("extra ")
        || !lines[2].matches("index (0|[1-9][0-9]{0,17})")) {
      throw refused("a log proof must be '%s' with salt, index and checkpoint".formatted(HEADER));
    }
    List<byte[]> hashes = new ArrayList<>();
    for (String line : Arrays.asList(lines).subList(3, lines.length)) {
      hashes.add(decoded(line));
    }
    LogProof proof =
        new LogProof(
            decoded(lines[1].substring("extra ".length())),
            Long.parseLong(lines[2].substring("index ".length())),
            hashes,
            SignedNote.parse(text.substring(end + 2)));
    if (!proof.text().equals(text)) {
      throw refused("a log proof must be written in one way only");
    }
    return proof;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new PassportException(
          "log-proof-refused", "a log proof must hold base64, got " + base64, e);
    }
  }

  private static PassportException refused(String sentence) {
    return new PassportException("log-proof-refused", sentence);
  }
}
