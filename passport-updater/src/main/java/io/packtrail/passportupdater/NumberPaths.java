package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a document states numbers: for whoever asked for one at a path that has none. */
final class NumberPaths {
  private static final int MOST = 12;

  private NumberPaths() {}

  /** The number at a path, a step into an array being its index; null where there is none. */
  static @Nullable Double at(JsonNode document, String path) {
    JsonNode value = document;
    for (String name : path.split("\\.", -1)) {
      value =
          value.isArray() && name.matches("\\d{1,6}")
              ? value.path(Integer.parseInt(name))
              : value.path(name);
    }
    return value.isNumber() ? value.doubleValue() : null;
  }

  /**
   * Paths of numbers that share the most names with the one that was asked for, in the document's
   * order, separated by commas.
   */
  static String nearest(JsonNode document, String path) {
    List<String> all = new ArrayList<>();
    collect("", document, all);
    Set<String> asked = names(path);
    return all.stream()
        .sorted(Comparator.comparingLong((String one) -> shared(asked, one)).reversed())
        .limit(MOST)
        .collect(Collectors.joining(", "));
  }

  private static long shared(Set<String> asked, String path) {
    return names(path).stream().filter(asked::contains).count();
  }

  private static Set<String> names(String path) {
    return Stream.of(path.toLowerCase(Locale.ROOT).split("\\.", -1)).collect(Collectors.toSet());
  }

  private static void collect(String path, JsonNode node, List<String> found) {
    if (node.isNumber()) {
      found.add(path);
    }
    String below = path.isEmpty() ? "" : path + ".";
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      collect(below + entry.getKey(), entry.getValue(), found);
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        collect(below + i, array.path(i), found);
      }
    }
  }
}
