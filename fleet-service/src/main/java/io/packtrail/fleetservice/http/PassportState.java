package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.HealthConfirmation;
import io.packtrail.domain.HealthLimits;
import io.packtrail.domain.SohResult;
import io.packtrail.timescalestore.StoredAssessment;

/** What an operator is told of a passport beside its updates: why there is none, or no new one. */
final class PassportState {
  private PassportState() {}

  static void put(ObjectNode json, Tables tables, BatteryId batteryId, boolean hasUpdate) {
    StoredAssessment stored = tables.assessments().latest(batteryId);
    SohResult soh = stored == null ? null : stored.assessment().soh();
    HealthConfirmation confirmation = tables.confirmations().newest(batteryId);
    if (confirmation != null) {
      json.putObject("confirmed")
          .put("at", confirmation.at().toString())
          .put("sohPercent", HealthJson.percent(confirmation.sohRatio()))
          .put("reason", confirmation.reason());
    }
    String held = HealthLimits.held(soh, confirmation);
    if (held != null) {
      because(json, HealthLimits.CODE, held)
          .put("release", "packtrail passport confirm %s --reason TEXT".formatted(batteryId));
    } else if (hasUpdate) {
      return;
    } else if (soh == null) {
      because(json, "no-data", "no samples of this battery have been assessed yet");
    } else if (soh instanceof SohResult.NotEstimable none) {
      because(json, none.code(), none.reason());
    } else {
      because(
          json,
          "not-signed",
          "no update of the estimate has been signed yet; where that stays so, the log says why");
    }
  }

  private static ObjectNode because(ObjectNode json, String code, String reason) {
    return json.putObject("notPublished").put("code", code).put("reason", reason);
  }
}
