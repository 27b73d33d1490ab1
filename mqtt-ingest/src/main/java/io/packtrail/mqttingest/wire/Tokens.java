package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What stands at a place of a document, in words for a reason that a person reads. */
final class Tokens {
  private Tokens() {}

  static boolean isNumber(@Nullable JsonToken token) {
    return token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT;
  }

  /** The value at which the parser stands, in words. */
  static String describe(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "text " + Rejection.quoted(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number " + number(parser);
      case VALUE_EMBEDDED_OBJECT -> "binary data"; // of CBOR; not read, it may be large
      default -> parser.getText();
    };
  }

  /** Notes why a number outside its range, or none at all, is refused. */
  static void refuseNumber(
      Rejection rejection,
      String name,
      double value,
      double lowest,
      double highest,
      String unit,
      @Nullable String likelyUnit) {
    String suffix = unit.isEmpty() ? "" : " " + unit;
    if (!Double.isFinite(value)) {
      rejection.add(
          RejectionCode.NOT_FINITE,
          "%s must be a finite number, got %s%s".formatted(name, value, suffix));
      return;
    }
    rejection.add(
        RejectionCode.VALUE_OUT_OF_RANGE,
        "%s must be in [%s, %s], got %s%s%s"
            .formatted(
                name,
                plain(lowest),
                plain(highest),
                plain(value),
                suffix,
                likelyUnit == null ? "" : "; looks like " + likelyUnit));
  }

  /** CBOR has numbers of any length; turning one into digits would take long. */
  private static String number(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case BIG_INTEGER, BIG_DECIMAL -> Double.toString(parser.getDoubleValue());
      default -> parser.getText();
    };
  }

  /** A number as a person writes it. */
  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
