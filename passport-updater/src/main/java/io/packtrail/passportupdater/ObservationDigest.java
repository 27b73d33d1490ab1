package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.signing.Digest;
import java.util.List;

/**
 * The commitment of an update to the observations behind it: whoever is shown the observations
 * later can tell whether they are the ones.
 */
public final class ObservationDigest {
  private ObservationDigest() {}

  /** The multibase multihash of {@link #canonical}. */
  public static String of(List<CapacityObservation> observations) {
    return Digest.multibase(canonical(observations));
  }

  /**
   * The observations as canonical JSON: an array of objects whose members are the record's
   * components, in the order given; times in UTC with every digit, numbers unrounded.
   */
  public static byte[] canonical(List<CapacityObservation> observations) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (CapacityObservation observation : observations) {
      ObjectNode node = array.addObject();
      node.put("sessionStart", observation.sessionStart().toString())
          .put("at", observation.at().toString())
          .put("method", observation.method().name())
          .put("capacityAh", observation.capacityAh())
          .put("stdAh", observation.stdAh())
          .put("spanRatio", observation.spanRatio());
      if (observation.tempMeanDegC() != null) {
        node.put("tempMeanDegC", observation.tempMeanDegC());
      }
      node.put("used", observation.used()).put("note", observation.note());
    }
    return CanonicalJson.bytes(array);
  }
}
