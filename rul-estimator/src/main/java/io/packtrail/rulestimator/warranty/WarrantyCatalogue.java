package io.packtrail.rulestimator.warranty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.packtrail.domain.BatteryCategory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Terms of warranties as data. The form of the file is that of {@code terms.json}, which holds
 * usual terms and the legal minimum performance requirements, each with its source.
 */
public final class WarrantyCatalogue {
  private static final List<String> MEMBERS =
      List.of(
          "code",
          "name",
          "categories",
          "basis",
          "thresholdPercent",
          "years",
          "km",
          "equivalentFullCycles",
          "dischargeMWh",
          "temperature",
          "charging",
          "chargeCRate",
          "source");
  private static final List<String> WINDOW_MEMBERS =
      List.of("lowDegC", "hoursBelow", "highDegC", "hoursAbove");
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Map<String, WarrantyTerms> byCode;

  private WarrantyCatalogue(Map<String, WarrantyTerms> byCode) {
    this.byCode = byCode;
  }

  /** The terms that come with the product. */
  public static WarrantyCatalogue builtIn() {
    try (InputStream in = WarrantyCatalogue.class.getResourceAsStream("terms.json")) {
      if (in == null) {
        throw new IllegalStateException("terms.json must be on the class path");
      }
      return read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file of terms.
   *
   * @throws IllegalArgumentException with one sentence where it is not one
   */
  public static WarrantyCatalogue ofFile(Path file) {
    try {
      return read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("must be a file that can be read, got " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must hold terms of warranties, got %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Reads a document of terms.
   *
   * @throws IllegalArgumentException with one sentence where it is not one
   */
  public static WarrantyCatalogue read(byte[] json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("terms must be JSON, got " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (root == null || !root.path("terms").isArray() || root.path("terms").isEmpty()) {
      throw new IllegalArgumentException(
          "terms must be an array of at least one object, got another");
    }
    members("the document", root, List.of("terms"));
    Map<String, WarrantyTerms> byCode = new LinkedHashMap<>();
    for (JsonNode node : root.path("terms")) {
      WarrantyTerms terms = terms(node);
      if (byCode.put(terms.code(), terms) != null) {
        throw new IllegalArgumentException("code must be given once, got twice " + terms.code());
      }
    }
    return new WarrantyCatalogue(byCode);
  }

  private static WarrantyTerms terms(JsonNode node) {
    members("terms", node, MEMBERS);
    String code = text(node, "code");
    try {
      return new WarrantyTerms(
          code,
          text(node, "name"),
          categories(node.path("categories")),
          basis(node.path("basis").asText("capacity")),
          needed(node, "thresholdPercent") / 100,
          needed(node, "years"),
          number(node, "km"),
          number(node, "equivalentFullCycles"),
          number(node, "dischargeMWh"),
          window(node.path("temperature")),
          window(node.path("charging")),
          number(node, "chargeCRate"),
          text(node, "source"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("in terms %s: %s".formatted(code, e.getMessage()), e);
    }
  }

  private static List<String> categories(JsonNode node) {
    List<String> known =
        Arrays.stream(BatteryCategory.values())
            .map(category -> category.name().toLowerCase(Locale.ROOT))
            .toList();
    List<String> categories = new ArrayList<>();
    for (JsonNode one : node) {
      if (!known.contains(one.asText())) {
        throw new IllegalArgumentException(
            "categories must be of %s, got %s".formatted(String.join(", ", known), one));
      }
      categories.add(one.asText());
    }
    return categories;
  }

  /** {@code capacity} or {@code certified-energy}. */
  public static WarrantyTerms.Basis basis(String text) {
    return switch (text) {
      case "capacity" -> WarrantyTerms.Basis.CAPACITY;
      case "certified-energy" -> WarrantyTerms.Basis.CERTIFIED_ENERGY;
      default ->
          throw new IllegalArgumentException(
              "basis must be capacity or certified-energy, got " + text);
    };
  }

  private static @Nullable TemperatureWindow window(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    members("a window", node, WINDOW_MEMBERS);
    Double below = number(node, "hoursBelow");
    Double above = number(node, "hoursAbove");
    return new TemperatureWindow(
        number(node, "lowDegC"),
        below == null ? 0 : below,
        number(node, "highDegC"),
        above == null ? 0 : above);
  }

  private static void members(String where, JsonNode node, List<String> known) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("%s must be an object, got %s".formatted(where, node));
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new IllegalArgumentException(
                    "member of %s must be one of %s, got %s"
                        .formatted(where, String.join(", ", known), name));
              }
            });
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw new IllegalArgumentException("%s must be text, got %s".formatted(name, value));
    }
    return value.asText();
  }

  private static double needed(JsonNode node, String name) {
    Double value = number(node, name);
    if (value == null) {
      throw new IllegalArgumentException(name + " must be given, got nothing");
    }
    return value;
  }

  private static @Nullable Double number(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()) {
      throw new IllegalArgumentException("%s must be a number, got %s".formatted(name, value));
    }
    return value.asDouble();
  }

  /** These terms and others, which replace those of the same code. */
  public WarrantyCatalogue with(WarrantyCatalogue others) {
    Map<String, WarrantyTerms> both = new LinkedHashMap<>(others.byCode);
    byCode.forEach(both::putIfAbsent);
    return new WarrantyCatalogue(both);
  }

  /** All terms, those of {@link #with} first. */
  public List<WarrantyTerms> all() {
    return List.copyOf(byCode.values());
  }

  /** The terms that are meant for a kind of battery. */
  public List<WarrantyTerms> of(BatteryCategory category) {
    String name = category.name().toLowerCase(Locale.ROOT);
    return all().stream().filter(terms -> terms.isFor(name)).toList();
  }

  /**
   * The terms of a code.
   *
   * @throws IllegalArgumentException where there are none
   */
  public WarrantyTerms named(String code) {
    WarrantyTerms terms = byCode.get(code);
    if (terms == null) {
      throw new IllegalArgumentException(
          "terms must be one of %s, got %s".formatted(String.join(", ", byCode.keySet()), code));
    }
    return terms;
  }
}
