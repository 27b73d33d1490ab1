package io.packtrail.passportupdater.log;

import io.packtrail.passportupdater.error.PassportException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The head of a log at one size, C2SP tlog-checkpoint.
 *
 * @param origin the log's name
 * @param size entries
 * @param root 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares what the array holds
public record Checkpoint(String origin, long size, byte[] root) {
  public Checkpoint {
    root = root.clone();
    if (origin.isBlank() || origin.contains("\n") || size < 0 || root.length != 32) {
      throw refused("must have an origin of one line, a size and a root of 32 bytes");
    }
  }

  /** The text that is signed. */
  public String text() {
    return "%s\n%d\n%s\n".formatted(origin, size, Base64.getEncoder().encodeToString(root));
  }

  /**
   * Reads the text of a checkpoint. Extension lines, which the specification advises against, are
   * refused: nobody here would check them.
   *
   * @throws PassportException code {@code checkpoint-refused} for any text but {@link #text()}
   */
  public static Checkpoint parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != 4 || !lines[1].matches("0|[1-9][0-9]{0,17}")) {
      throw refused("must be three lines: origin, size, root");
    }
    try {
      Checkpoint checkpoint =
          new Checkpoint(lines[0], Long.parseLong(lines[1]), Base64.getDecoder().decode(lines[2]));
      if (checkpoint.text().equals(text)) {
        return checkpoint;
      }
    } catch (IllegalArgumentException e) {
      throw new PassportException(
          "checkpoint-refused", "the root must be base64, got " + lines[2], e);
    }
    throw refused("must be written in one way only");
  }

  @Override
  public byte[] root() {
    return root.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(root);
  }

  @Override
  public String toString() {
    return text();
  }

  private static PassportException refused(String condition) {
    return new PassportException("checkpoint-refused", "a checkpoint " + condition);
  }
}
