package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Master data to JSON and back. Reads strictly: an unknown field is a mistake, and values that only
 * fit together in another unit are refused with the sentence that says so.
 */
final class BatteryJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static final List<String> FIELDS =
      List.of(
          "batteryId",
          "passportId",
          "vehicleId",
          "gatewayId",
          "modelGroup",
          "chemistry",
          "ratedCapacityAh",
          "certifiedEnergyKWh",
          "nominalVoltageV",
          "seriesCells",
          "parallelCells",
          "manufacturedOn",
          "inServiceOn",
          "category",
          "referenceCapacityAh",
          "referenceSource");

  /** Nominal voltage of any cell chemistry in use (V). */
  private static final double CELL_LOW_V = 1.5;

  private static final double CELL_HIGH_V = 4.5;

  /** Certified energy over rated capacity × nominal voltage; beyond it a unit is wrong. */
  private static final double ENERGY_LOW_RATIO = 0.5;

  private static final double ENERGY_HIGH_RATIO = 1.5;

  private final JsonNode json;

  private BatteryJson(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads master data.
   *
   * @throws ApiException 400 with one sentence
   */
  static Battery read(byte[] body) {
    return new BatteryJson(object(body)).battery();
  }

  /** A request's JSON object, read strictly; answers 400 where it is none. */
  static JsonNode object(byte[] body) {
    JsonNode json;
    try {
      json = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest("body must be JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw ApiException.badRequest("body must be JSON: " + e.getMessage());
    }
    if (json == null || !json.isObject()) {
      throw ApiException.badRequest("body must be a JSON object");
    }
    return json;
  }

  static ObjectNode write(Battery battery) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("batteryId", battery.batteryId().value());
    json.put("passportId", battery.passportId());
    putText(json, "vehicleId", battery.vehicleId());
    putText(json, "gatewayId", battery.gatewayId());
    putText(json, "modelGroup", battery.modelGroup());
    json.put("chemistry", battery.chemistry().name());
    json.put("ratedCapacityAh", battery.ratedCapacityAh());
    putNumber(json, "certifiedEnergyKWh", battery.certifiedEnergyKWh());
    json.put("nominalVoltageV", battery.nominalVoltageV());
    json.put("seriesCells", battery.seriesCells());
    json.put("parallelCells", battery.parallelCells());
    putText(json, "manufacturedOn", battery.manufacturedOn());
    putText(json, "inServiceOn", battery.inServiceOn());
    json.put("category", battery.category().name().toLowerCase(Locale.ROOT));
    putNumber(json, "referenceCapacityAh", battery.referenceCapacityAh());
    putText(json, "referenceSource", battery.referenceSource());
    return json;
  }

  private Battery battery() {
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        throw ApiException.badRequest(
            "%s must be one of %s".formatted(name, String.join(", ", FIELDS)));
      }
    }
    try {
      Battery battery =
          new Battery(
              new BatteryId(needed("batteryId")),
              needed("passportId"),
              text("vehicleId"),
              text("gatewayId") == null ? null : new GatewayId(needed("gatewayId")),
              text("modelGroup"),
              choice("chemistry", Chemistry.values()),
              neededNumber("ratedCapacityAh"),
              number("certifiedEnergyKWh"),
              neededNumber("nominalVoltageV"),
              neededInteger("seriesCells"),
              json.has("parallelCells") ? neededInteger("parallelCells") : 1,
              date("manufacturedOn"),
              date("inServiceOn"),
              choice("category", BatteryCategory.values()),
              number("referenceCapacityAh"),
              text("referenceSource"));
      requireUnitsThatFit(battery);
      return battery;
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  /** Master data in the wrong unit would pass every range check and spoil every estimate. */
  private static void requireUnitsThatFit(Battery battery) {
    double cellV = battery.nominalVoltageV() / battery.seriesCells();
    if (!(cellV >= CELL_LOW_V && cellV <= CELL_HIGH_V)) {
      throw ApiException.badRequest(
          "nominalVoltageV must be %.1f to %.1f V for each of the %d cells in series, got %.2f V"
              .formatted(CELL_LOW_V, CELL_HIGH_V, battery.seriesCells(), cellV));
    }
    Double certifiedKWh = battery.certifiedEnergyKWh();
    double nominalKWh = battery.ratedCapacityAh() * battery.nominalVoltageV() / 1000;
    if (certifiedKWh != null
        && !(certifiedKWh >= ENERGY_LOW_RATIO * nominalKWh
            && certifiedKWh <= ENERGY_HIGH_RATIO * nominalKWh)) {
      throw ApiException.badRequest(
          "certifiedEnergyKWh must be within %.1f to %.1f of ratedCapacityAh × nominalVoltageV (%s kWh), got %s kWh"
              .formatted(
                  ENERGY_LOW_RATIO,
                  ENERGY_HIGH_RATIO,
                  significant(nominalKWh),
                  significant(certifiedKWh)));
    }
  }

  private static String significant(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private String needed(String name) {
    String value = text(name);
    if (value == null) {
      throw ApiException.badRequest(name + " must be given");
    }
    return value;
  }

  private @Nullable String text(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw ApiException.badRequest("%s must be text, got %s".formatted(name, value));
    }
    return value.textValue();
  }

  private double neededNumber(String name) {
    Double value = number(name);
    if (value == null) {
      throw ApiException.badRequest(name + " must be given");
    }
    return value;
  }

  private @Nullable Double number(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()) {
      throw ApiException.badRequest("%s must be a number, got %s".formatted(name, value));
    }
    return value.doubleValue();
  }

  private int neededInteger(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      throw ApiException.badRequest(name + " must be given");
    }
    if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
      throw ApiException.badRequest("%s must be a whole number, got %s".formatted(name, value));
    }
    return value.intValue();
  }

  private @Nullable LocalDate date(String name) {
    String text = text(name);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw ApiException.badRequest(
          "%s must be a date such as 2026-11-23, got %s".formatted(name, text));
    }
  }

  private <E extends Enum<E>> E choice(String name, E[] values) {
    String text = needed(name);
    return Arrays.stream(values)
        .filter(value -> value.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.badRequest(
                    "%s must be one of %s, got %s"
                        .formatted(
                            name,
                            Arrays.stream(values)
                                .map(
                                    value ->
                                        value instanceof BatteryCategory
                                            ? value.name().toLowerCase(Locale.ROOT)
                                            : value.name())
                                .collect(Collectors.joining(", ")),
                            text)));
  }

  private static void putText(ObjectNode json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value.toString());
    }
  }

  private static void putNumber(ObjectNode json, String name, @Nullable Double value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
