package io.packtrail.mqttingest.wire.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value stands in a JSON document: names joined by dots; {@code [n]} takes an element of a
 * list by its number, {@code [Name=text]} the first one whose field has this text.
 */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile("([^.\\[\\]=]+)|\\[(\\d{1,4})]|\\[([^.\\[\\]=]+)=([^\\[\\]=]+)]");

  /** One step down. */
  private record Step(String name, int index, String text) {
    JsonNode from(JsonNode node) {
      if (index >= 0) {
        return node.path(index);
      }
      if (text.isEmpty()) {
        return node.path(name);
      }
      for (JsonNode element : node) {
        if (element.path(name).asText().equals(text)) {
          return element;
        }
      }
      return MissingNode.getInstance();
    }
  }

  private final List<Step> steps = new ArrayList<>();

  private JsonPath() {}

  /**
   * The path of this text, for example {@code Data.Infos[Type=Vehicle].Voltage}.
   *
   * @throws IllegalArgumentException with a sentence that continues the key's name
   */
  static JsonPath of(String text) {
    JsonPath path = new JsonPath();
    Matcher matcher = STEP.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      path.steps.add(step(matcher));
      end = matcher.end();
      if (end < text.length() && text.charAt(end) == '.') {
        end++;
      }
      matcher.region(end, text.length());
    }
    if (end != text.length() || text.isEmpty() || text.endsWith(".")) {
      throw new IllegalArgumentException(
          "must be a path such as Data.Infos[Type=Vehicle].Voltage, got " + text);
    }
    return path;
  }

  private static Step step(Matcher matcher) {
    if (matcher.group(1) != null) {
      return new Step(matcher.group(1), -1, "");
    }
    if (matcher.group(2) != null) {
      return new Step("", Integer.parseInt(matcher.group(2)), "");
    }
    return new Step(matcher.group(3), -1, matcher.group(4));
  }

  /** The value there, or a missing node. */
  JsonNode in(JsonNode document) {
    JsonNode node = document;
    for (Step step : steps) {
      node = step.from(node);
    }
    return node;
  }
}
