package io.packtrail.passportupdater.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Reads the subject of an update that was verified before. */
record UpdateReader(ObjectNode subject) {

  /** A property of the product condition, or null where the update does not state it. */
  @Nullable JsonNode condition(String property) {
    return subject.path("productCondition").get(property);
  }

  JsonNode value(String property) {
    return subject.path("productCondition").path(property).path(property + "Value");
  }

  /** When the state of health was measured. */
  String healthAsOf() {
    return subject.path("stateOfHealth").path("asOf").asText();
  }

  /** Increase of the resistance of the pack since its first measurement (%), or null. */
  @Nullable JsonNode resistanceIncreasePercent() {
    return subject.path("stateOfHealth").get("resistanceIncreasePercent");
  }

  /**
   * (1 − C / C_rated) · 100, or null where the state of health is not stated against the rated
   * capacity: a fade against anything else would be another quantity under the same name.
   */
  @Nullable BigDecimal capacityFadePercent() {
    JsonNode health = subject.path("stateOfHealth");
    if (!health.path("reference").path("source").asText().equals("rated")) {
      return null;
    }
    return BigDecimal.valueOf(100)
        .subtract(health.path("percent").decimalValue(), MathContext.DECIMAL64);
  }
}
