package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Computes the newest update's estimate again from a bundle, and compares it byte for byte. */
final class RecomputeRules {
  static final String CHECK = "recompute";

  private final EvidenceBundle bundle;
  private final JsonNode newest;
  private final Recomputation recomputation;

  RecomputeRules(EvidenceBundle bundle, JsonNode newest, Recomputation recomputation) {
    this.bundle = bundle;
    this.newest = newest;
    this.recomputation = recomputation;
  }

  /** The line of the check; {@code NOT_CHECKED} where nobody can know here. */
  VerificationReport report() {
    Checklist list = new Checklist();
    String unknown = unknown();
    byte[] inputs = bundle.files().get(EvidenceBundle.INPUTS);
    if (unknown != null || inputs == null) {
      list.skip(List.of(CHECK), "unknown: " + unknown);
    } else {
      list.check(CHECK, () -> compared(inputs));
    }
    return list.report();
  }

  private @Nullable String unknown() {
    String method = newest.at("/credentialSubject/stateOfHealth/method").asText();
    if (!recomputation.knows(method)) {
      return "the estimate was made by %s, this program computes %s"
          .formatted(method, recomputation.method());
    }
    return bundle.files().containsKey(EvidenceBundle.INPUTS)
        ? null
        : "the bundle does not hold what the estimate was computed from (%s)"
            .formatted(EvidenceBundle.INPUTS);
  }

  private String compared(byte[] inputs) {
    PerformanceUpdate again;
    ObjectNode computed;
    try {
      again =
          recomputation.recompute(new EstimateInputs(new String(inputs, StandardCharsets.UTF_8)));
      computed = EstimateContent.of(again, newest.path("issuer").asText());
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
    compareObservations(again);
    JsonNode subject = newest.path("credentialSubject");
    requireSame("batteryId", subject, again.battery().batteryId().value());
    requireSame("id", subject, again.battery().passportId());
    ObjectNode published = EstimateContent.published(subject);
    if (!Arrays.equals(CanonicalJson.bytes(published), CanonicalJson.bytes(computed))) {
      throw refused(difference("", computed, published));
    }
    return "%s gives the published estimate again, byte for byte, from %d observations"
        .formatted(
            newest.at("/credentialSubject/stateOfHealth/method").asText(), again.evidence().size());
  }

  /** Names the first observation that the estimator finds otherwise than the bundle says. */
  private void compareObservations(PerformanceUpdate again) {
    byte[] given = bundle.files().get(EvidenceBundle.OBSERVATIONS);
    if (given == null) {
      return;
    }
    JsonNode stated = StrictJson.parse(given);
    JsonNode found = StrictJson.parse(ObservationDigest.canonical(again.evidence()));
    int count = Math.max(stated.size(), found.size());
    for (int i = 0; i < count; i++) {
      JsonNode ours = found.path(i);
      JsonNode theirs = stated.path(i);
      if (!same(ours, theirs)) {
        String at = (ours.isMissingNode() ? theirs : ours).path("at").asText();
        throw refused(
            "observation %d of %s: %s".formatted(i + 1, at, difference("", ours, theirs)));
      }
    }
  }

  private static void requireSame(String name, JsonNode subject, String computed) {
    if (!subject.path(name).asText().equals(computed)) {
      throw refused(
          "%s must be %s as the inputs say, is %s"
              .formatted(name, computed, subject.path(name).asText()));
    }
  }

  /** The first place at which two values differ, in the order in which an update is written. */
  private static String difference(String path, JsonNode computed, JsonNode published) {
    if (computed.isObject() && published.isObject()) {
      Set<String> names = new LinkedHashSet<>();
      computed.fieldNames().forEachRemaining(names::add);
      published.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (!same(computed.path(name), published.path(name))) {
          return difference(
              path.isEmpty() ? name : path + "." + name, computed.path(name), published.path(name));
        }
      }
    }
    if (computed.isArray() && published.isArray()) {
      for (int i = 0; i < Math.max(computed.size(), published.size()); i++) {
        if (!same(computed.path(i), published.path(i))) {
          return difference(path + "[" + i + "]", computed.path(i), published.path(i));
        }
      }
    }
    return "%s must be %s as recomputed, is %s"
        .formatted(path.isEmpty() ? "it" : path, text(computed), text(published));
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "absent" : canonical(value);
  }

  /** Numbers are the same where their canonical form is: 5 and 5.0 are. */
  private static boolean same(JsonNode one, JsonNode other) {
    return (one.isMissingNode() || other.isMissingNode())
        ? one.isMissingNode() == other.isMissingNode()
        : canonical(one).equals(canonical(other));
  }

  private static String canonical(JsonNode value) {
    // Defined for objects and arrays alone, so within an array of its own.
    byte[] bytes = CanonicalJson.bytes(JsonNodeFactory.instance.arrayNode().add(value));
    return new String(bytes, 1, bytes.length - 2, StandardCharsets.UTF_8);
  }

  private static PassportException refused(String reason) {
    return new PassportException("recompute-refused", reason);
  }
}
