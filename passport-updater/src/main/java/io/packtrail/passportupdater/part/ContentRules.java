package io.packtrail.passportupdater.part;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.table.Tsv;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the content of a static part may hold, from the table {@code content.tsv}: every property is
 * known, typed and in range. The published schemas let unknown properties, masses of 1e38 kg and
 * negative shares pass.
 */
final class ContentRules {
  private static final Map<PartCategory, List<Line>> LINES = read();

  /**
   * One line of the table.
   *
   * @param parent path of the object that holds the property, empty for the content itself
   */
  private record Line(
      String path, String parent, String name, String kind, boolean required, String values) {}

  private ContentRules() {}

  /**
   * Checks the content of a part.
   *
   * @throws PassportException with the path of the first property that is not as it must be
   */
  static void check(PartCategory category, StrictObject content) {
    List<Line> lines = LINES.get(category);
    if (lines == null) {
      throw new PassportException(
          "category-refused",
          "category must be one that others sign, got %s, which the signed updates state"
              .formatted(category.wireName()));
    }
    check(lines, "", content);
    if (category == PartCategory.TECHNICAL_DATA) {
      checkOrder(content);
    }
    if (category == PartCategory.DIGITAL_NAMEPLATE && content.has("DateOfPuttingIntoService")) {
      String made = content.text("DateOfManufacture");
      String inService = content.text("DateOfPuttingIntoService");
      if (inService.compareTo(made) < 0) { // ISO 8601 dates are ordered as texts
        throw refused(
            content.at("DateOfPuttingIntoService"), "not be before %s".formatted(made), inService);
      }
    }
  }

  /** The unit of a number, or empty where the path is no number's. */
  static String unit(PartCategory category, String path) {
    return LINES.getOrDefault(category, List.of()).stream()
        .filter(line -> line.path().equals(path) && line.kind().matches("number|integer"))
        .map(line -> line.values().split("\\|", -1)[2])
        .findFirst()
        .orElse("");
  }

  private static void check(List<Line> all, String parent, StrictObject object) {
    List<Line> lines = all.stream().filter(line -> line.parent().equals(parent)).toList();
    object.holds(names(lines, true), names(lines, false));
    for (Line line : lines) {
      if (!object.has(line.name())) {
        continue;
      }
      switch (line.kind()) {
        case "object" -> check(all, line.path(), object.object(line.name()));
        case "objects" -> {
          List<StrictObject> objects = object.objects(line.name());
          requireCount(object, line, objects.size());
          objects.forEach(one -> check(all, line.path() + "[]", one));
        }
        default -> checkValue(line, object);
      }
    }
  }

  private static void checkValue(Line line, StrictObject object) {
    String name = line.name();
    switch (line.kind()) {
      case "text" -> object.text(name);
      case "texts" -> requireCount(object, line, object.texts(name).size());
      case "langs" -> checkLanguages(line, object);
      case "boolean" -> {
        if (!object.json().path(name).isBoolean()) {
          throw refused(object.at(name), "be true or false", object.json().path(name).asText());
        }
      }
      case "number", "integer" -> checkNumber(line, object);
      case "one-of" -> requireOneOf(object.at(name), line.values(), object.text(name));
      case "some-of" ->
          object.texts(name).forEach(text -> requireOneOf(object.at(name), line.values(), text));
      default -> PartTexts.check(line.kind(), object.at(name), object.text(name));
    }
  }

  private static void checkNumber(Line line, StrictObject object) {
    String[] values = line.values().split("\\|", -1);
    double low = Double.parseDouble(values[0]);
    double high = Double.parseDouble(values[1]);
    if (line.kind().equals("integer")) {
      object.integer(line.name(), (long) low, (long) high, values[2]);
    } else {
      object.number(line.name(), low, high, values[2]);
    }
  }

  /** Objects of language → text. */
  private static void checkLanguages(Line line, StrictObject object) {
    List<StrictObject> texts = object.objects(line.name());
    requireCount(object, line, texts.size());
    for (StrictObject text : texts) {
      if (text.json().isEmpty()) {
        throw refused(text.path(), "hold a language and a text", "{}");
      }
      for (Map.Entry<String, JsonNode> entry : text.json().properties()) {
        PartTexts.check("language", text.path(), entry.getKey());
        text.text(entry.getKey());
      }
    }
  }

  /** Limits that must lie as their names say; the published example has them the wrong way. */
  private static void checkOrder(StrictObject content) {
    StrictObject areas = content.object("TechnicalPropertyAreas");
    StrictObject voltage = areas.object("CapacityEnergyVoltage");
    requireAscending(voltage, "MinVoltage", "NominalVoltage");
    requireAscending(voltage, "NominalVoltage", "MaxVoltage");
    requireAscending(
        areas.object("Temperature"),
        "TemperatureRangeIdleState_LowerBoundary",
        "TemperatureRangeIdleState_UpperBoundary");
  }

  private static void requireAscending(StrictObject object, String low, String high) {
    double lowest = object.json().path(low).doubleValue();
    double highest = object.json().path(high).doubleValue();
    if (!(lowest <= highest)) {
      throw refused(object.at(low), "not exceed %s, %s".formatted(high, highest), lowest + "");
    }
  }

  private static void requireCount(StrictObject object, Line line, int count) {
    int fewest = line.values().isEmpty() ? 0 : Integer.parseInt(line.values());
    if (count < fewest) {
      throw refused(object.at(line.name()), "hold at least " + fewest, "" + count);
    }
  }

  private static void requireOneOf(String path, String values, String text) {
    List<String> known = List.of(values.split("\\|", -1));
    if (!known.contains(text)) {
      throw refused(path, "be one of " + known, text);
    }
  }

  static PassportException refused(String path, String condition, String got) {
    return new PassportException(
        "value-out-of-range",
        "%s must %s, got %s"
            .formatted(path, condition, got.substring(0, Math.min(got.length(), 60))));
  }

  private static Set<String> names(List<Line> lines, boolean required) {
    return lines.stream()
        .filter(line -> line.required() == required)
        .map(Line::name)
        .collect(Collectors.toSet());
  }

  private static Map<PartCategory, List<Line>> read() {
    Map<PartCategory, List<Line>> lines = new EnumMap<>(PartCategory.class);
    Tsv.rows(Tsv.resource(ContentRules.class, "content.tsv")).stream()
        .map(Tsv::cells)
        .forEach(
            cells ->
                lines
                    .computeIfAbsent(PartCategory.of(cells[0]), key -> new ArrayList<>())
                    .add(line(cells)));
    return lines;
  }

  private static Line line(String[] cells) {
    int dot = cells[1].lastIndexOf('.');
    return new Line(
        cells[1],
        dot < 0 ? "" : cells[1].substring(0, dot),
        cells[1].substring(dot + 1),
        cells[2],
        cells[3].equals("required"),
        cells[4]);
  }
}
