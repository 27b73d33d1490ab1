package io.packtrail.fleetservice.pages.svg;

import java.util.Locale;

/** Writes SVG elements as text, escaped. Attributes come in pairs of name and value. */
final class SvgText {
  private final StringBuilder out = new StringBuilder(8192);

  SvgText open(String tag, Object... attributes) {
    start(tag, attributes);
    out.append('>');
    return this;
  }

  SvgText close(String tag) {
    out.append("</").append(tag).append('>');
    return this;
  }

  /** An element without content. */
  SvgText element(String tag, Object... attributes) {
    start(tag, attributes);
    out.append("/>");
    return this;
  }

  /** An element that holds text only. */
  SvgText text(String tag, String content, Object... attributes) {
    start(tag, attributes);
    out.append('>');
    escape(content);
    return close(tag);
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void start(String tag, Object... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      Object value = attributes[i + 1];
      if (value instanceof Double number) {
        out.append(coordinate(number));
      } else {
        escape(value.toString());
      }
      out.append('"');
    }
  }

  /** A coordinate with one decimal at most: a tenth of a pixel is below what anyone sees. */
  static String coordinate(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private void escape(String content) {
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        default -> out.append(c);
      }
    }
  }
}
