package io.packtrail.passportupdater.projection;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.table.Tsv;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a document in one of the published models cannot say, though its schema lets it pass: from
 * the table {@code models.tsv} ranges with units, whole numbers, times and dates, and from {@link
 * ModelRelations} figures that contradict each other. What is absent is the schema's business.
 */
public final class ModelRules {
  private static final String BATTERY_PASS = "batterypass";
  private static final String CATENA_X = "catena-x";
  private static final int LONGEST_NUMBER = 24;
  private static final Map<String, Map<String, Line>> LINES = read();

  private final Map<String, Line> lines;
  private final boolean isClosed;
  private final Instant now;
  private final List<String> violations = new ArrayList<>();

  private record Line(String kind, String lowest, String highest, String unit) {}

  private ModelRules(String model, Instant now) {
    this.lines = LINES.getOrDefault(model, Map.of());
    this.isClosed = model.equals(BATTERY_PASS);
    this.now = now;
  }

  /**
   * Everything that cannot be, in order of place; empty where nothing is wrong.
   *
   * @param document of BatteryPass Performance 1.2.1 or Catena-X battery_pass 6.1.0, or a part of
   *     one
   * @param now times after it are refused
   * @throws IllegalArgumentException where the document is of neither model
   */
  public static List<String> violations(JsonNode document, Instant now) {
    String model = model(document);
    ModelRules rules = new ModelRules(model, now);
    rules.walk("", "", document);
    rules.violations.addAll(
        model.equals(BATTERY_PASS)
            ? ModelRelations.ofBatteryPass(document)
            : ModelRelations.ofCatenaX(document));
    return rules.violations;
  }

  private static String model(JsonNode document) {
    if (document.has("batteryCondition") || document.has("batteryTechicalProperties")) {
      return BATTERY_PASS;
    }
    if (document.has("performance")) {
      return CATENA_X;
    }
    throw new IllegalArgumentException(
        "document must be of BatteryPass Performance 1.2.1 or Catena-X battery_pass 6.1.0, got none of their properties");
  }

  /**
   * Looks at a value and what is in it.
   *
   * @param path with the numbers of array elements
   * @param pattern as in the table
   */
  private void walk(String path, String pattern, JsonNode value) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              entry ->
                  walk(
                      below(path, entry.getKey()),
                      below(pattern, entry.getKey()),
                      entry.getValue()));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        walk(path + "[" + i + "]", pattern + "[]", value.get(i));
      }
    } else {
      Line line = lines.get(pattern);
      String refusal = line == null ? unknown(pattern) : refusal(line, value);
      if (refusal != null) {
        violations.add("%s must %s, got %s".formatted(path, refusal, shown(value, line)));
      }
    }
  }

  private static String below(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  /** Of Catena-X the table holds what is measured, not every text of the passport. */
  private @Nullable String unknown(String pattern) {
    return isClosed || pattern.startsWith("performance.") ? "be a property of the model" : null;
  }

  private @Nullable String refusal(Line line, JsonNode value) {
    return switch (line.kind()) {
      case "number", "integer" -> number(line, value);
      case "time" -> isTime(value) ? null : "be a time with a zone that has passed";
      case "date" -> isDate(value) ? null : "be a date such as 2026-11-23";
      default -> value.isTextual() ? null : "be a text";
    };
  }

  private static @Nullable String number(Line line, JsonNode value) {
    if (!value.isNumber()) {
      return "be a number";
    }
    BigDecimal lowest = new BigDecimal(line.lowest());
    BigDecimal highest = new BigDecimal(line.highest());
    BigDecimal number = exact(value);
    if (number == null || number.compareTo(lowest) < 0 || number.compareTo(highest) > 0) {
      return "be between %s and %s".formatted(line.lowest(), line.highest());
    }
    boolean isWhole = number.stripTrailingZeros().scale() <= 0;
    return line.kind().equals("integer") && !isWhole ? "be a whole number" : null;
  }

  private static @Nullable BigDecimal exact(JsonNode value) {
    return Double.isFinite(value.doubleValue()) ? value.decimalValue() : null;
  }

  private boolean isTime(JsonNode value) {
    try {
      return !OffsetDateTime.parse(value.asText()).toInstant().isAfter(now);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isDate(JsonNode value) {
    try {
      return LocalDate.parse(value.asText()).toString().equals(value.asText());
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static String shown(JsonNode value, @Nullable Line line) {
    String text = value.asText();
    if (value.isNumber() && text.length() > LONGEST_NUMBER) {
      text = Double.toString(value.doubleValue());
    }
    return text.substring(0, Math.min(text.length(), 60))
        + (line == null || line.unit().isEmpty() ? "" : " " + line.unit());
  }

  private static Map<String, Map<String, Line>> read() {
    Map<String, Map<String, Line>> all = new HashMap<>();
    Tsv.rows(Tsv.resource(ModelRules.class, "models.tsv")).stream()
        .map(Tsv::cells)
        .forEach(
            cells ->
                all.computeIfAbsent(cells[0], model -> new HashMap<>())
                    .put(cells[1], new Line(cells[2], cells[3], cells[4], cells[5])));
    return all;
  }
}
