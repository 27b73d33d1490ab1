package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.timescalestore.Revocation;
import org.jspecify.annotations.Nullable;

/** How answers tell that an update was withdrawn. */
final class Withdrawals {
  private Withdrawals() {}

  /**
   * Marks what rests on a withdrawn update.
   *
   * @param revocation absent: it was not withdrawn, and nothing is put
   * @param withReason the operator's sentence, for who may see the update
   */
  static void put(ObjectNode json, @Nullable Revocation revocation, boolean withReason) {
    if (revocation == null) {
      return;
    }
    ObjectNode withdrawn = json.putObject("withdrawn").put("at", revocation.at().toString());
    if (withReason) {
      withdrawn.put("reason", revocation.reason());
    }
  }

  /** Refuses to state values of a withdrawn update in a form that cannot carry the mark. */
  static void requireNone(@Nullable Revocation revocation) {
    if (revocation != null) {
      throw new ApiException(409, "withdrawn", sentence(revocation));
    }
  }

  static String sentence(Revocation revocation) {
    return "the newest update was withdrawn at %s, and none has taken its place"
        .formatted(revocation.at());
  }
}
