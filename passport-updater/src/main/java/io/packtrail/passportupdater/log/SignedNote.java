package io.packtrail.passportupdater.log;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A text and the signature lines below it, C2SP signed-note.
 *
 * @param text ends with a newline
 * @param lines signature lines without their newline
 */
public record SignedNote(String text, List<String> lines) {
  private static final String DASH = "\u2014 ";
  private static final int MAX_LINES = 64;
  private static final int ID_LENGTH = 4;
  private static final int TIME_LENGTH = 8;
  private static final int SIGNATURE_LENGTH = 64;

  public SignedNote {
    lines = List.copyOf(lines);
    if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw refused("the text must end with a newline and hold no control characters");
    }
  }

  /** A cosignature that holds: when the witness saw the checkpoint as the newest. */
  public record Cosignature(NoteKey witness, Instant seenAt) {}

  /** A note with one signature of a log. */
  public static SignedNote sign(String text, NoteKey key, SigningKey signer) {
    return new SignedNote(text, List.of()).with(key, signer.sign(utf8(text)));
  }

  /** This note with a witness's cosignature more. */
  public SignedNote cosign(NoteKey witness, SigningKey signer, Instant seenAt) {
    long seconds = seenAt.getEpochSecond();
    byte[] signature = signer.sign(utf8(cosigned(seconds)));
    return with(
        witness,
        ByteBuffer.allocate(TIME_LENGTH + SIGNATURE_LENGTH)
            .putLong(seconds)
            .put(signature)
            .array());
  }

  /**
   * Reads a note; its signatures are not checked.
   *
   * @throws PassportException code {@code note-refused} when it has another form
   */
  public static SignedNote parse(String note) {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n")) {
      throw refused("a note must be a text, an empty line and signature lines");
    }
    String[] lines = note.substring(end + 2).split("\n", -1);
    List<String> signatures = new ArrayList<>(Arrays.asList(lines).subList(0, lines.length - 1));
    if (signatures.isEmpty() || signatures.size() > MAX_LINES) {
      throw refused("a note must have 1 to %d signatures".formatted(MAX_LINES));
    }
    for (String line : signatures) {
      if (!line.matches("\u2014 \\S+ [A-Za-z0-9+/]+={0,2}")) {
        throw refused("a signature line must be '\u2014 name base64', got " + line);
      }
    }
    return new SignedNote(note.substring(0, end + 1), signatures);
  }

  /**
   * Checks that the log signed this text. Lines of other keys are passed over, as the specification
   * asks.
   *
   * @throws PassportException code {@code note-refused} when it did not, or a line in its name does
   *     not verify
   */
  public void requireSignature(NoteKey log) {
    boolean found = false;
    for (byte[] signature : signatures(log)) {
      if (!log.key().verifies(utf8(text), signature)) {
        throw refused("the signature of %s does not verify".formatted(log.name()));
      }
      found = true;
    }
    if (!found) {
      throw refused("the note must be signed by %s".formatted(log.vkey()));
    }
  }

  /**
   * The cosignature of a witness, or null when the note has no line of it.
   *
   * @throws PassportException code {@code note-refused} when a line in its name does not verify
   */
  public @Nullable Cosignature requireCosignature(NoteKey witness) {
    Cosignature found = cosignature(witness);
    if (witness.kind() != NoteKey.Kind.WITNESS
        || (found == null && !signatures(witness).isEmpty())) {
      throw refused("the cosignature of %s does not verify".formatted(witness.name()));
    }
    return found;
  }

  /** Whether a line is of one of these keys' name and of none of these keys. */
  public boolean hasStranger(List<NoteKey> keys) {
    return lines.stream()
        .anyMatch(
            line ->
                keys.stream().anyMatch(key -> line.startsWith(DASH + key.name() + " "))
                    && keys.stream().noneMatch(key -> isOf(line, key)));
  }

  /** This note with the lines of that key alone. */
  public SignedNote signedBy(NoteKey key) {
    String prefix = DASH + key.name() + " ";
    return new SignedNote(
        text, lines.stream().filter(line -> line.startsWith(prefix) && isOf(line, key)).toList());
  }

  /** This note with lines more, each once. */
  public SignedNote with(List<String> more) {
    return new SignedNote(text, Stream.concat(lines.stream(), more.stream()).distinct().toList());
  }

  /** The cosignature of a witness, or null when there is none that verifies. */
  public @Nullable Cosignature cosignature(NoteKey witness) {
    for (byte[] bytes : signatures(witness)) {
      if (bytes.length == TIME_LENGTH + SIGNATURE_LENGTH) {
        long seconds = ByteBuffer.wrap(bytes).getLong();
        byte[] signature = Arrays.copyOfRange(bytes, TIME_LENGTH, bytes.length);
        if (seconds >= 0
            && seconds <= Instant.MAX.getEpochSecond()
            && witness.key().verifies(utf8(cosigned(seconds)), signature)) {
          return new Cosignature(witness, Instant.ofEpochSecond(seconds));
        }
      }
    }
    return null;
  }

  /** The note as it is served and stored. */
  @Override
  public String toString() {
    return text + "\n" + String.join("\n", lines) + "\n";
  }

  /** What follows the key id in each line of this key. */
  private List<byte[]> signatures(NoteKey key) {
    List<byte[]> found = new ArrayList<>();
    String prefix = DASH + key.name() + " ";
    for (String line : lines) {
      if (line.startsWith(prefix) && isOf(line, key)) {
        byte[] bytes = decoded(line.substring(prefix.length()));
        found.add(Arrays.copyOfRange(bytes, ID_LENGTH, bytes.length));
      }
    }
    return found;
  }

  private static boolean isOf(String line, NoteKey key) {
    byte[] bytes = decoded(line.substring(line.lastIndexOf(' ') + 1));
    return bytes.length > ID_LENGTH && Arrays.equals(Arrays.copyOf(bytes, ID_LENGTH), key.id());
  }

  private SignedNote with(NoteKey key, byte[] signature) {
    byte[] bytes = Arrays.copyOf(key.id(), ID_LENGTH + signature.length);
    System.arraycopy(signature, 0, bytes, ID_LENGTH, signature.length);
    List<String> more = new ArrayList<>(lines);
    more.add(DASH + key.name() + " " + Base64.getEncoder().encodeToString(bytes));
    return new SignedNote(text, more);
  }

  private String cosigned(long seconds) {
    return "cosignature/v1\ntime %d\n%s".formatted(seconds, text);
  }

  private static byte[] decoded(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      // One text for one signature: the decoder would pass over stray bits at the end.
      return Base64.getEncoder().encodeToString(bytes).equals(base64) ? bytes : new byte[0];
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static PassportException refused(String sentence) {
    return new PassportException("note-refused", sentence);
  }
}
