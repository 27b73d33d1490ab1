package io.packtrail.fleetservice.http;

import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A change of master data as asked for: the fields that are given, and why. */
final class BatteryPatch {
  private static final List<String> CHANGEABLE =
      List.of("vehicleId", "gatewayId", "modelGroup", "referenceCapacityAh", "referenceSource");
  private static final String REASON = "reason";

  private final JsonBody body;

  private BatteryPatch(JsonBody body) {
    this.body = body;
  }

  /**
   * Reads a patch.
   *
   * @throws ApiException 400 with one sentence; 422 for a field that never changes
   */
  static BatteryPatch read(byte[] body) {
    BatteryPatch patch = new BatteryPatch(JsonBody.read(body, BatteryPatch::requireChangeable));
    patch.reason();
    if (patch.body.size() == 1) {
      throw ApiException.badRequest(
          "body must hold at least one of %s, got a reason alone"
              .formatted(String.join(", ", CHANGEABLE)));
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
          "member must be one of %s, got %s, which never changes: the passport and every estimate so far rest on it"
              .formatted(String.join(", ", CHANGEABLE), name));
    }
    throw JsonBody.unknown(name, Stream.concat(CHANGEABLE.stream(), Stream.of(REASON)).toList());
  }

  /** Why, in the words of whoever asked. */
  String reason() {
    return body.needed(REASON, JsonBody::text);
  }

  /** The gateway that is named, or null where none is. */
  @Nullable GatewayId gatewayId() {
    if (!body.mentions("gatewayId")) {
      return null;
    }
    String text = body.text("gatewayId");
    if (text == null) {
      throw ApiException.badRequest(
          "gatewayId must name a gateway, got null; to end an assignment, post it again with its end to /assignments");
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
    return body.mentions(name) ? body.text(name) : unchanged;
  }

  private @Nullable Double number(String name, @Nullable Double unchanged) {
    return body.mentions(name) ? body.number(name) : unchanged;
  }
}
