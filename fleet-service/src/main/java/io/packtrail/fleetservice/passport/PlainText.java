package io.packtrail.fleetservice.passport;

/**
 * Text of others on a line of ours. A file that is checked says what its author likes, and so does
 * its name: an escape sequence could clear a line that failed, a newline could add one that passed,
 * and a bidirectional override could turn a sentence round.
 */
public final class PlainText {
  private PlainText() {}

  /**
   * The text with every character that moves or hides others written as JSON writes it ({@code
   * \}{@code u001b}): controls, line and paragraph separators, format characters (directions, zero
   * widths, tags) and halves of surrogate pairs. Every other character stays as it is.
   */
  public static String of(String text) {
    if (text.codePoints().noneMatch(PlainText::isHidden)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isHidden(point)) {
                for (char unit : Character.toChars(point)) {
                  plain.append("\\u%04x".formatted((int) unit));
                }
              } else {
                plain.appendCodePoint(point);
              }
            });
    return plain.toString();
  }

  private static boolean isHidden(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
