package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Reads short decimal numbers where they stand in the parser's buffer: what sensors send has few
 * digits, and the general way makes a text of each number first.
 *
 * @see "W. D. Clinger, How to read floating point numbers accurately, PLDI 1990: where digits and
 *     power of ten are both exact, their quotient is the correctly rounded value"
 */
final class Decimal {
  /** Longest text looked at; so many digits fit into a long. */
  private static final int LONGEST = 18;

  /** Whole numbers up to here are exact. */
  private static final long MOST_EXACT = 1L << 53;

  private static final double[] POWERS_OF_TEN = powers();

  private Decimal() {}

  /** The number at which the parser stands, the same as {@link JsonParser#getDoubleValue()}. */
  static double read(JsonParser parser) throws IOException {
    int length = parser.getTextLength();
    if (length <= LONGEST) {
      double value = parse(parser.getTextCharacters(), parser.getTextOffset(), length);
      if (!Double.isNaN(value)) {
        return value;
      }
    }
    return parser.getDoubleValue();
  }

  /** The value of a text that a parser took for a number; NaN where it is not of the short form. */
  static double parse(char[] text, int start, int length) {
    boolean negative = text[start] == '-';
    int end = start + length;
    long digits = 0;
    int point = -1;
    for (int i = negative ? start + 1 : start; i < end; i++) {
      int digit = text[i] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
      } else if (text[i] == '.') {
        point = i;
      } else {
        return Double.NaN; // an exponent, or NaN itself
      }
    }
    if (digits > MOST_EXACT) {
      return Double.NaN;
    }
    double value = point < 0 ? digits : digits / POWERS_OF_TEN[end - 1 - point];
    return negative ? -value : value;
  }

  private static double[] powers() {
    double[] powers = new double[LONGEST];
    double power = 1;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = power;
      power *= 10; // exact up to 10^22
    }
    return powers;
  }
}
