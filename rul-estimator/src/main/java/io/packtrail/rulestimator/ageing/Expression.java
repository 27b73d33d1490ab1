package io.packtrail.rulestimator.ageing;

import io.packtrail.rulestimator.fit.StandardNormal;
import java.util.Map;

/**
 * An arithmetic expression over named slots: numbers, names, {@code + - * / **}, parentheses, and
 * the functions exp, abs, min, max, pdf and cdf (standard normal).
 *
 * <p>{@code **} binds tighter than a sign before it and to the right, as in Python, the language in
 * which the models were published.
 */
final class Expression {
  /** A compiled part: its value for the given slots. */
  interface Node {
    double at(double[] slots);
  }

  private final String text;
  private final Map<String, Integer> slotOfName;
  private int position;

  private Expression(String text, Map<String, Integer> slotOfName) {
    this.text = text.replace(" ", "");
    this.slotOfName = slotOfName;
  }

  /**
   * Compiles a text.
   *
   * @throws IllegalArgumentException when it does not parse or names something unknown
   */
  static Node parse(String text, Map<String, Integer> slotOfName) {
    Expression parser = new Expression(text, slotOfName);
    Node node = parser.sum();
    if (parser.position != parser.text.length()) {
      throw parser.unexpected();
    }
    return node;
  }

  private Node sum() {
    Node left = product();
    while (true) {
      Node first = left;
      if (take("+")) {
        Node second = product();
        left = slots -> first.at(slots) + second.at(slots);
      } else if (take("-")) {
        Node second = product();
        left = slots -> first.at(slots) - second.at(slots);
      } else {
        return left;
      }
    }
  }

  private Node product() {
    Node left = signed();
    while (true) {
      Node first = left;
      if (!text.startsWith("**", position) && take("*")) {
        Node second = signed();
        left = slots -> first.at(slots) * second.at(slots);
      } else if (take("/")) {
        Node second = signed();
        left = slots -> first.at(slots) / second.at(slots);
      } else {
        return left;
      }
    }
  }

  private Node signed() {
    if (take("-")) {
      Node operand = signed();
      return slots -> -operand.at(slots);
    }
    return power();
  }

  private Node power() {
    Node base = atom();
    if (!take("**")) {
      return base;
    }
    Node exponent = signed();
    return slots -> Math.pow(base.at(slots), exponent.at(slots));
  }

  private Node atom() {
    if (take("(")) {
      Node inner = sum();
      expect(")");
      return inner;
    }
    if (position < text.length() && Character.isLetter(text.charAt(position))) {
      String name = run(true);
      return take("(") ? call(name) : slot(name);
    }
    double value = number();
    return slots -> value;
  }

  private Node slot(String name) {
    Integer slot = slotOfName.get(name);
    if (slot == null) {
      throw new IllegalArgumentException(
          "expression must name known quantities, got %s in %s".formatted(name, text));
    }
    return slots -> slots[slot];
  }

  private Node call(String function) {
    Node first = sum();
    Node node =
        switch (function) {
          case "exp" -> slots -> Math.exp(first.at(slots));
          case "abs" -> slots -> Math.abs(first.at(slots));
          case "pdf" -> slots -> StandardNormal.density(first.at(slots));
          case "cdf" -> slots -> StandardNormal.probability(first.at(slots));
          case "min" -> {
            Node second = secondArgument();
            yield slots -> Math.min(first.at(slots), second.at(slots));
          }
          case "max" -> {
            Node second = secondArgument();
            yield slots -> Math.max(first.at(slots), second.at(slots));
          }
          default -> throw unexpected();
        };
    expect(")");
    return node;
  }

  private Node secondArgument() {
    expect(",");
    return sum();
  }

  private double number() {
    String digits = run(false);
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(unexpected().getMessage(), e);
    }
  }

  private String run(boolean name) {
    int start = position;
    while (position < text.length()) {
      char c = text.charAt(position);
      boolean exponentSign =
          !name
              && (c == '+' || c == '-')
              && position > start
              && Character.toLowerCase(text.charAt(position - 1)) == 'e';
      boolean part =
          Character.isDigit(c)
              || exponentSign
              || (name ? Character.isLetter(c) || c == '_' : c == '.' || c == 'e' || c == 'E');
      if (!part) {
        break;
      }
      position++;
    }
    return text.substring(start, position);
  }

  private boolean take(String token) {
    if (!text.startsWith(token, position)) {
      return false;
    }
    position += token.length();
    return true;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw unexpected();
    }
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException(
        "expression must be well formed, got %s, wrong at character %d".formatted(text, position));
  }
}
