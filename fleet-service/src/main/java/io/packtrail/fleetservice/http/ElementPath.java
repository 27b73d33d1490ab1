package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way to one element: the part of JSONPath (RFC 9535) that names one place, {@code $.a.b},
 * {@code $['a']['b']}, {@code a.b[0]}.
 */
record ElementPath(List<String> steps) {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.?([A-Za-z_][A-Za-z0-9_-]*)|\\[(\\d{1,6})]|\\['([^'\\\\]{1,200})']|\\[\"([^\"\\\\]{1,200})\"]");

  ElementPath {
    steps = List.copyOf(steps);
  }

  /** Reads a path; refuses filters, wildcards and slices. */
  static ElementPath of(String text) {
    String rest = text.startsWith("$") ? text.substring(1) : text;
    List<String> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(rest);
    int at = 0;
    while (at < rest.length() && matcher.find(at) && matcher.start() == at) {
      for (int group = 1; group <= 4; group++) {
        if (matcher.group(group) != null) {
          steps.add(matcher.group(group));
        }
      }
      at = matcher.end();
    }
    if (at < rest.length() || steps.isEmpty()) {
      throw ApiException.badRequest(
          "elementIdPath must name one element, such as $.stateOfHealth.percent, got "
              + ApiException.quoted(text));
    }
    return new ElementPath(steps);
  }

  /** What stands one step further, in an object or an array. */
  static JsonNode step(JsonNode node, String step) {
    return node.isArray() && step.matches("\\d{1,6}")
        ? node.path(Integer.parseInt(step))
        : node.path(step);
  }

  @Override
  public String toString() {
    return String.join(".", steps);
  }
}
