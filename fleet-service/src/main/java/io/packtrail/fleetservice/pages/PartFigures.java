package io.packtrail.fleetservice.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The content of a part that somebody else signed, as lines of name and value for people. */
public final class PartFigures {
  private PartFigures() {}

  /**
   * One line for each value, a locked one as such.
   *
   * @param view the content as its reader may see it
   */
  public static List<Figure> of(JsonNode view) {
    List<Figure> figures = new ArrayList<>();
    collect("", view, figures);
    return figures;
  }

  private static void collect(String name, JsonNode node, List<Figure> figures) {
    if (node.path("locked").asBoolean()) {
      figures.add(new Figure(words(name), "not public", node.path("how").asText()));
    } else if (isTexts(node)) {
      figures.add(new Figure(words(name), joined(node), ""));
    } else if (node.isArray()) {
      node.forEach(item -> collect(name, item, figures));
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        String inner = entry.getKey();
        // A text in some language: the language is no name of anything.
        boolean isLanguage = entry.getValue().isTextual() && inner.matches("[a-z]{2}(-.*)?");
        collect(isLanguage ? name : inner, entry.getValue(), figures);
      }
    } else if (!node.isNull()) {
      figures.add(new Figure(words(name), node.asText(), ""));
    }
  }

  private static boolean isTexts(JsonNode node) {
    if (!node.isArray() || node.isEmpty()) {
      return false;
    }
    for (JsonNode item : node) {
      if (!item.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private static String joined(JsonNode texts) {
    List<String> all = new ArrayList<>();
    texts.forEach(text -> all.add(text.asText()));
    return String.join(", ", all);
  }

  /** {@code RatedCapacity} as {@code Rated capacity}; abbreviations stay. */
  static String words(String name) {
    String spaced =
        name.replace('_', ' ').replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return spaced.isEmpty()
        ? spaced
        : spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
  }
}
