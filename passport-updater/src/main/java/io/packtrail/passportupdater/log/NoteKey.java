package io.packtrail.passportupdater.log;

import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A key of C2SP signed-note: its name, what its signatures mean, and the key.
 *
 * @param name a URL without scheme; no white space, no plus
 */
public record NoteKey(String name, Kind kind, VerifyingKey key) {
  private static final Pattern NAME = Pattern.compile("[^\\s+\\p{Z}\\p{Cntrl}]+");
  private static final int ID_LENGTH = 4;

  /** What a signature line holds. */
  public enum Kind {
    /** Ed25519 over the note's text. */
    LOG((byte) 0x01),
    /** A time, and Ed25519 over that time and the text: a witness's cosignature. */
    WITNESS((byte) 0x04);

    private final byte identifier;

    Kind(byte identifier) {
      this.identifier = identifier;
    }
  }

  public NoteKey {
    if (!NAME.matcher(name).matches()) {
      throw new PassportException(
          "note-key-refused", "a key name must not hold white space or '+', got " + name);
    }
  }

  /** SHA-256(name ‖ newline ‖ kind ‖ key), its first four bytes. */
  byte[] id() {
    byte[] text = (name + "\n").getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(Sha256.of(text, new byte[] {kind.identifier}, key.encoded()), ID_LENGTH);
  }

  /** The text form {@code name+id+base64(kind ‖ key)}, to be given to monitors and witnesses. */
  public String vkey() {
    byte[] material = new byte[1 + VerifyingKey.LENGTH];
    material[0] = kind.identifier;
    System.arraycopy(key.encoded(), 0, material, 1, VerifyingKey.LENGTH);
    return "%s+%s+%s"
        .formatted(
            name, HexFormat.of().formatHex(id()), Base64.getEncoder().encodeToString(material));
  }

  /**
   * Reads {@link #vkey()}.
   *
   * @throws PassportException code {@code note-key-refused} for any other text
   */
  public static NoteKey parse(String vkey) {
    String[] parts = vkey.split("\\+", 3);
    if (parts.length == 3) {
      byte[] material = decoded(parts[2]);
      for (Kind kind : Kind.values()) {
        if (material.length == 1 + VerifyingKey.LENGTH && material[0] == kind.identifier) {
          NoteKey key =
              new NoteKey(
                  parts[0],
                  kind,
                  VerifyingKey.of(Arrays.copyOfRange(material, 1, material.length)));
          if (key.vkey().equals(vkey)) {
            return key;
          }
        }
      }
    }
    throw new PassportException(
        "note-key-refused", "a key must be name+id+base64 of an Ed25519 key, got " + vkey);
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
