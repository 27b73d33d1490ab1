package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of master data as asked for: the fields that are given, and why. */
final class BatteryPatch {
  private static final List<String> CHANGEABLE =
      List.of("vehicleId", "gatewayId", "modelGroup", "referenceCapacityAh", "referenceSource");
  private static final String REASON = "reason";

  private final JsonNode json;

  private BatteryPatch(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads a patch.
   *
   * @throws ApiException 400 with one sentence; 422 for a field that never changes
   */
  static BatteryPatch read(byte[] body) {
    JsonNode json = BatteryJson.object(body);
    json.fieldNames().forEachRemaining(BatteryPatch::requireChangeable);
    BatteryPatch patch = new BatteryPatch(json);
    patch.reason();
    if (json.size() == 1) {
      throw ApiException.badRequest(
          "body must hold at least one of " + String.join(", ", CHANGEABLE));
    }
    return patch;
  }

  private static void requireChangeable(String name) {
    if (name.equals(REASON) || CHANGEABLE.contains(name)) {
      return;
    }
    if (BatteryJson.FIELDS.contains(name)) {
      throw new ApiException(
          422,
          "immutable-field",
          "%s never changes, because the passport and every estimate so far rest on it; only %s can change"
              .formatted(name, String.join(", ", CHANGEABLE)));
    }
    throw ApiException.badRequest(
        "%s must be one of %s, %s".formatted(name, String.join(", ", CHANGEABLE), REASON));
  }

  /** Why, in the words of whoever asked. */
  String reason() {
    String reason = text(REASON, null);
    if (reason == null) {
      throw ApiException.badRequest("reason must be given: it is kept with the change");
    }
    return reason;
  }

  /** The gateway that is named, or null where none is. */
  @Nullable GatewayId gatewayId() {
    if (!json.has("gatewayId")) {
      return null;
    }
    String text = text("gatewayId", null);
    if (text == null) {
      throw ApiException.badRequest(
          "gatewayId must name a gateway; to end an assignment, post it again with its end to /assignments");
    }
    try {
      return new GatewayId(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  /** The battery with what is given in place of what was; {@code null} takes a value away. */
  Battery apply(Battery battery) {
    GatewayId gatewayId = gatewayId();
    try {
      return new Battery(
          battery.batteryId(),
          battery.passportId(),
          text("vehicleId", battery.vehicleId()),
          gatewayId == null ? battery.gatewayId() : gatewayId,
          text("modelGroup", battery.modelGroup()),
          battery.chemistry(),
          battery.ratedCapacityAh(),
          battery.certifiedEnergyKWh(),
          battery.nominalVoltageV(),
          battery.seriesCells(),
          battery.parallelCells(),
          battery.manufacturedOn(),
          battery.inServiceOn(),
          battery.category(),
          number("referenceCapacityAh", battery.referenceCapacityAh()),
          text("referenceSource", battery.referenceSource()));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  private @Nullable String text(String name, @Nullable String unchanged) {
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      return unchanged;
    }
    if (value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw ApiException.badRequest("%s must be text, got %s".formatted(name, value));
    }
    return value.textValue();
  }

  private @Nullable Double number(String name, @Nullable Double unchanged) {
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      return unchanged;
    }
    if (!value.isNumber() && !value.isNull()) {
      throw ApiException.badRequest("%s must be a number, got %s".formatted(name, value));
    }
    return value.isNull() ? null : (Double) value.doubleValue();
  }
}
