package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictJson;
import java.time.Instant;

/**
 * What an update that was signed earlier says, as far as its successor depends on it.
 *
 * @param asOf the time that this speaks of
 */
record PublishedUpdate(ObjectNode credential, Instant asOf) {

  static PublishedUpdate of(SignedUpdate update) {
    ObjectNode credential = StrictJson.parseObject(update.credential());
    JsonNode health = credential.path("credentialSubject").path("stateOfHealth");
    return new PublishedUpdate(
        credential, Rfc3339.parse("stateOfHealth.asOf", health.path("asOf").asText()));
  }
}
