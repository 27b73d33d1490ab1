package io.packtrail.mqttingest.wire.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Topics of one shape: each level is a word, or {@code {name}} for anything, which is captured. */
public final class TopicPattern {
  private static final Pattern CAPTURE = Pattern.compile("\\{([A-Za-z]{1,32})}");
  private static final Pattern WORD = Pattern.compile("[^/+#{}\\p{Cntrl}]{1,256}");

  private final List<String> levels;

  private TopicPattern(List<String> levels) {
    this.levels = levels;
  }

  /**
   * The pattern of this text, for example {@code teslamate/cars/{car}/{signal}}.
   *
   * @throws IllegalArgumentException with a sentence that continues "topic"
   */
  public static TopicPattern of(String text) {
    List<String> levels = List.of(text.split("/", -1));
    List<String> names = new ArrayList<>();
    for (String level : levels) {
      if (CAPTURE.matcher(level).matches()) {
        names.add(level);
      } else if (!WORD.matcher(level).matches()) {
        throw new IllegalArgumentException(
            "must have levels that are words or {name}, without + and #, got " + text);
      }
    }
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("must name each capture once, got " + text);
    }
    if (CAPTURE.matcher(levels.get(0)).matches()) {
      throw new IllegalArgumentException("must begin with a word, got " + text);
    }
    return new TopicPattern(levels);
  }

  /** Names of the captures. */
  public List<String> names() {
    return levels.stream()
        .filter(level -> CAPTURE.matcher(level).matches())
        .map(TopicPattern::name)
        .toList();
  }

  /** What the captures stand for in this topic, or null where it has another shape. */
  public @Nullable Map<String, String> match(String topic) {
    String[] parts = topic.split("/", -1);
    if (parts.length != levels.size()) {
      return null;
    }
    Map<String, String> captured = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i++) {
      String level = levels.get(i);
      if (level.charAt(0) == '{') {
        captured.put(name(level), parts[i]);
      } else if (!level.equals(parts[i])) {
        return null;
      }
    }
    return captured;
  }

  /** The MQTT filter that covers the pattern and nothing shorter or longer. */
  public String filter() {
    return levels.stream()
        .map(level -> level.charAt(0) == '{' ? "+" : level)
        .collect(Collectors.joining("/"));
  }

  private static String name(String capture) {
    return capture.substring(1, capture.length() - 1);
  }

  @Override
  public String toString() {
    return String.join("/", levels);
  }
}
