package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.passportupdater.productcondition.Attribute;
import io.packtrail.passportupdater.signing.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The part of an update that its estimate alone decides: not the counters, not the state of charge.
 */
final class EstimateContent {
  private static final List<Attribute> ESTIMATES =
      List.of(
          Attribute.REMAINING_CAPACITY,
          Attribute.REMAINING_ENERGY,
          Attribute.STATE_OF_CERTIFIED_ENERGY);

  private EstimateContent() {}

  /** Whether a published attribute is estimated from observations. */
  static boolean isEstimate(String attribute) {
    return ESTIMATES.stream().anyMatch(estimate -> estimate.property().equals(attribute));
  }

  /** The commitment of an update to what its estimate was computed from. */
  static String digest(EstimateInputs inputs) {
    return Digest.multibase(inputs.csv().getBytes(StandardCharsets.UTF_8));
  }

  /** That part of a published update. */
  static ObjectNode published(JsonNode subject) {
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    part.set("stateOfHealth", subject.path("stateOfHealth"));
    ObjectNode condition = part.putObject("productCondition");
    for (Attribute attribute : ESTIMATES) {
      JsonNode value = subject.path("productCondition").path(attribute.property());
      if (!value.isMissingNode()) {
        condition.set(attribute.property(), value);
      }
    }
    ArrayNode evidence = part.putArray("evidence");
    for (JsonNode entry : subject.path("evidence")) {
      if (entry.has("inputDigest")) {
        evidence.add(entry);
      }
    }
    return part;
  }

  /** The same as it would be published now. */
  static ObjectNode of(PerformanceUpdate update, String originator) {
    ObjectNode subject = JsonNodeFactory.instance.objectNode();
    UpdateCredential.putContent(subject, update, originator);
    return published(subject);
  }
}
