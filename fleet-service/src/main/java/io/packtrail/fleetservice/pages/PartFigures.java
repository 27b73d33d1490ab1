package io.packtrail.fleetservice.pages;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.part.PartCategory;
import io.packtrail.passportupdater.part.PartUnits;
import java.math.BigDecimal;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/** What a part of others, or an update, states, as lines of name and value for people. */
public final class PartFigures {
  private static final String WORDS =
      "_|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=[0-9])";

  /** Names that say nothing when they are taken apart. */
  private static final Map<String, String> SPOKEN =
      Map.of(
          "atSoC", "At state of charge",
          "powerCapabilityAt", "Power capability at that state of charge",
          "PcfCo2eq", "Carbon footprint",
          "CrateOfRelevantCycleLifeTest", "C-rate of the relevant cycle life test",
          "supplyChainIndicies", "Supply chain indices");

  /** Units as people write them. */
  private static final Map<String, String> UNITS =
      Map.of("degC", "°C", "Ohm", "Ω", "kg CO2e", "kg CO₂e");

  private final UnaryOperator<String> unit;
  private final boolean isNested;
  private final List<Figure> figures = new ArrayList<>();

  private PartFigures(UnaryOperator<String> unit, boolean isNested) {
    this.unit = unit;
    this.isNested = isNested;
  }

  /**
   * One line for each value of a part, a locked one as such.
   *
   * @param view the content as its reader may see it
   */
  public static List<Figure> of(PartCategory category, JsonNode view) {
    PartFigures lines = new PartFigures(path -> PartUnits.of(category, path), false);
    lines.collect("", "", view);
    return List.copyOf(lines.figures);
  }

  /**
   * One line for each value of an element of an update, a locked one as such; its names bear what
   * they lie in, for they mean little without.
   *
   * @param view the element as its reader may see it
   */
  public static List<Figure> ofElement(String element, JsonNode view) {
    PartFigures lines = new PartFigures(path -> "", true);
    lines.collect("", element, view);
    return List.copyOf(lines.figures);
  }

  private void collect(String path, String name, JsonNode node) {
    if (node.path("locked").asBoolean()) {
      figures.add(new Figure(words(name), "not public", node.path("how").asText()));
    } else if (isTexts(node)) {
      figures.add(new Figure(words(name), joined(node), ""));
    } else if (node.isArray()) {
      node.forEach(item -> collect(path + "[]", name, item));
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        String inner = entry.getKey();
        // A text in some language: the language is no name of anything.
        boolean isLanguage = entry.getValue().isTextual() && inner.matches("[a-z]{2}(-.*)?");
        collect(
            path.isEmpty() ? inner : path + "." + inner,
            isLanguage ? name : within(name, inner),
            entry.getValue());
      }
    } else if (!node.isNull()) {
      figures.add(new Figure(words(name), value(node, unit.apply(path)), ""));
    }
  }

  /** {@code interval90 low}, but not {@code RemainingCapacity RemainingCapacityValue}. */
  private String within(String name, String inner) {
    String last = name.substring(name.lastIndexOf(' ') + 1);
    return isNested && !last.isEmpty() && !inner.startsWith(last) ? last + " " + inner : inner;
  }

  private static String value(JsonNode node, String unit) {
    if (node.isBoolean()) {
      return node.asBoolean() ? "yes" : "no";
    }
    if (node.isNumber()) {
      return quantity(node.decimalValue(), unit);
    }
    String text = node.asText();
    return text.matches("P(?=\\d)(\\d+Y)?(\\d+M)?(\\d+D)?") ? period(Period.parse(text)) : text;
  }

  /** {@code 0.0008 Ω}, {@code 150 000 W}: no number of a computer's. */
  static String quantity(BigDecimal value, String unit) {
    BigDecimal plain = value.stripTrailingZeros();
    boolean isLong = plain.scale() <= 0 && plain.abs().compareTo(BigDecimal.valueOf(10_000)) >= 0;
    String number = isLong ? Wording.count(plain.longValue()) : plain.toPlainString();
    return unit.isEmpty() ? number : number + " " + UNITS.getOrDefault(unit, unit);
  }

  private static String period(Period period) {
    List<String> parts = new ArrayList<>();
    add(parts, period.getYears(), "year");
    add(parts, period.getMonths(), "month");
    add(parts, period.getDays(), "day");
    return parts.isEmpty() ? "none" : String.join(" ", parts);
  }

  private static void add(List<String> parts, int count, String unit) {
    if (count != 0) {
      parts.add("%d %s%s".formatted(count, unit, count == 1 ? "" : "s"));
    }
  }

  private static boolean isTexts(JsonNode node) {
    return node.isArray()
        && !node.isEmpty()
        && StreamSupport.stream(node.spliterator(), false).allMatch(JsonNode::isTextual);
  }

  private static String joined(JsonNode texts) {
    List<String> all = new ArrayList<>();
    texts.forEach(text -> all.add(text.asText()));
    return String.join(", ", all);
  }

  /** The name of an element as a heading. */
  public static String title(String element) {
    return words(element);
  }

  /** {@code RatedCapacity} as {@code Rated capacity}; abbreviations stay. */
  private static String words(String name) {
    String spoken = SPOKEN.get(name);
    if (spoken != null) {
      return spoken;
    }
    List<String> words = new ArrayList<>();
    for (String word : name.split(WORDS + "| ", -1)) {
      words.add(word.matches("[A-Z]{2,}") ? word : word.toLowerCase(Locale.ROOT));
    }
    String all = String.join(" ", words);
    return all.isEmpty() ? all : all.substring(0, 1).toUpperCase(Locale.ROOT) + all.substring(1);
  }
}
