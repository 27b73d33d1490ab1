package io.packtrail.mqttingest.wire.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Numbers as foreign sources write them: as such, or as text. */
final class Numbers {
  /** Decimal only: Java would also read hexadecimal floats and a trailing d. */
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][+-]?\\d{1,3})?");

  private Numbers() {}

  /** The number in a node, or NaN where there is none. */
  static double of(JsonNode node) {
    return node.isNumber() ? node.doubleValue() : node.isTextual() ? of(node.asText()) : Double.NaN;
  }

  /** The number in a text, or NaN where it is none. */
  static double of(String text) {
    String stripped = text.strip();
    return DECIMAL.matcher(stripped).matches() ? Double.parseDouble(stripped) : Double.NaN;
  }
}
