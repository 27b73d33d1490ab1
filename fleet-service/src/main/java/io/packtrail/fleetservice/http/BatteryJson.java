package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Master data to JSON and back. Reads strictly: an unknown field is a mistake, and values that only
 * fit together in another unit are refused with the sentence that says so.
 */
final class BatteryJson {
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

  private final JsonBody body;

  private BatteryJson(JsonBody body) {
    this.body = body;
  }

  /**
   * Reads master data.
   *
   * @throws ApiException 400 with one sentence
   */
  static Battery read(byte[] body) {
    return new BatteryJson(JsonBody.read(body, FIELDS)).battery();
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
    Integer parallelCells = body.integer("parallelCells");
    String gatewayId = body.text("gatewayId");
    try {
      Battery battery =
          new Battery(
              new BatteryId(body.needed("batteryId", JsonBody::text)),
              body.needed("passportId", JsonBody::text),
              body.text("vehicleId"),
              gatewayId == null ? null : new GatewayId(gatewayId),
              body.text("modelGroup"),
              choice("chemistry", Chemistry.values()),
              body.needed("ratedCapacityAh", JsonBody::number),
              body.number("certifiedEnergyKWh"),
              body.needed("nominalVoltageV", JsonBody::number),
              body.needed("seriesCells", JsonBody::integer),
              parallelCells == null ? 1 : parallelCells,
              body.date("manufacturedOn"),
              body.date("inServiceOn"),
              choice("category", BatteryCategory.values()),
              body.number("referenceCapacityAh"),
              body.text("referenceSource"));
      requireUnitsThatFit(battery);
      requireDatesInOrder(battery);
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

  /** Neither date ever changes, so that a contradiction could not be mended later. */
  private static void requireDatesInOrder(Battery battery) {
    LocalDate manufacturedOn = battery.manufacturedOn();
    LocalDate inServiceOn = battery.inServiceOn();
    if (manufacturedOn != null && inServiceOn != null && manufacturedOn.isAfter(inServiceOn)) {
      throw ApiException.badRequest(
          "manufacturedOn must not be after inServiceOn (%s), got %s"
              .formatted(inServiceOn, manufacturedOn));
    }
  }

  private static String significant(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private <E extends Enum<E>> E choice(String name, E[] values) {
    String text = body.needed(name, JsonBody::text);
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
