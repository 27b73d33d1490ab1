package io.packtrail.passportupdater.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictObject;
import java.util.Set;

/**
 * Where a credential's status stands.
 *
 * <p>Indexes should be handed out at random: neighbours in the list are otherwise neighbours in
 * time, and tell how often a battery is updated.
 *
 * @param listUrl where the list credential is served
 * @param index which bit
 */
public record StatusEntry(String listUrl, int index) {
  /** A revoked credential must not be relied on any more. */
  static final String PURPOSE = "revocation";

  private static final String TYPE = "BitstringStatusListEntry";

  /** The {@code credentialStatus} of a credential. The index is a text: the standard says so. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", TYPE)
        .put("statusPurpose", PURPOSE)
        .put("statusListIndex", Integer.toString(index))
        .put("statusListCredential", listUrl);
  }

  /**
   * Reads a {@code credentialStatus}.
   *
   * @throws PassportException when it is of another kind or purpose
   */
  public static StatusEntry read(StrictObject status) {
    status.holds(
        Set.of("type", "statusPurpose", "statusListIndex", "statusListCredential"), Set.of("id"));
    String index = status.text("statusListIndex");
    if (!status.text("type").equals(TYPE)
        || !status.text("statusPurpose").equals(PURPOSE)
        || !index.matches("0|[1-9][0-9]{0,8}")) {
      throw new PassportException(
          "form-refused",
          "%s must be a %s for %s with an index".formatted(status.path(), TYPE, PURPOSE));
    }
    return new StatusEntry(status.text("statusListCredential"), Integer.parseInt(index));
  }
}
