package io.packtrail.fleetservice.pages;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of unknown origin as a person may look at them. Characters that show nothing, or that turn
 * text around, are written as their code; HTML is escaped where the text is written.
 *
 * @param text text where the bytes are text, else hexadecimal
 * @param note what they are, and how much of them is shown
 */
public record PayloadText(String text, String note) {
  private static final int HEX_BYTES = 96;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /**
   * Of the first bytes of a payload.
   *
   * @param bytes length of the whole
   */
  public static PayloadText of(byte[] beginning, int bytes) {
    if (bytes == 0) {
      return new PayloadText("", "empty");
    }
    String text = text(beginning, beginning.length < bytes);
    if (text != null) {
      return new PayloadText(visible(text), note("text", beginning.length, bytes));
    }
    int shown = Math.min(beginning.length, HEX_BYTES);
    return new PayloadText(
        HEX.formatHex(beginning, 0, shown), note("binary, in hexadecimal", shown, bytes));
  }

  private static String note(String kind, int shown, int bytes) {
    return shown < bytes
        ? "%s, the first %d of %s bytes".formatted(kind, shown, Wording.count(bytes))
        : "%s, %s bytes".formatted(kind, Wording.count(bytes));
  }

  /** Null where the bytes are no text; a character that the cut parted is left out. */
  private static @Nullable String text(byte[] bytes, boolean cut) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, !cut);
    if (result.isError()) {
      return null;
    }
    String decoded = text.flip().toString();
    boolean binary = decoded.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    return binary ? null : decoded;
  }

  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean shows =
                  c == '\n'
                      || c == '\t'
                      || (type != Character.CONTROL
                          && type != Character.FORMAT
                          && type != Character.UNASSIGNED
                          && type != Character.PRIVATE_USE
                          && type != Character.LINE_SEPARATOR
                          && type != Character.PARAGRAPH_SEPARATOR);
              if (shows) {
                visible.appendCodePoint(c);
              } else {
                visible.append("\\u{").append(Integer.toHexString(c)).append('}');
              }
            });
    return visible.toString();
  }
}
