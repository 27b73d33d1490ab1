package io.packtrail.passportupdater.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.PublishedSchema;
import io.packtrail.passportupdater.Shared;
import io.packtrail.passportupdater.TestUpdates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The projections inside the documents that their publishers ship: what we do not know is the
 * example's, everything else is ours, and the schema must accept the whole.
 */
class ProjectionReferenceTest {
  private static final String BATTERY_PASS =
      "batterypass/io.BatteryPass.Performance-1.2.1/PerformanceAndDurability";
  private final ObjectNode subject = TestUpdates.subject();

  @Test
  void batteryPass_completedFromTheExample_isValid() {
    PublishedSchema schema = new PublishedSchema(BATTERY_PASS + ".schema.json");
    ObjectNode example = (ObjectNode) lenient(BATTERY_PASS + ".json");
    Projection projection = BatteryPassProjection.of(subject);

    ObjectNode whole = merged(example, projection.json());

    assertThat(schema.errors(whole)).isEmpty();
    assertThat(whole.at("/batteryCondition/remainingCapacity/remainingCapacityValue").asDouble())
        .isEqualTo(139.5); // Ah, though the model's text says kWh
    assertThat(whole.at("/batteryCondition/capacityFade/capacityFadeValue").asDouble())
        .isEqualTo(7);
    assertThat(projection.missing())
        .containsExactlyInAnyOrder(
            "batteryTechicalProperties",
            "batteryCondition.currentSelfDischargingRate",
            "batteryCondition.evolutionOfSelfDischarge",
            "batteryCondition.remainingRoundTripEnergyEfficiency",
            "batteryCondition.remainingPowerCapability");
  }

  @Test
  void batteryPass_alone_lacksExactlyWhatItSays() {
    PublishedSchema schema = new PublishedSchema(BATTERY_PASS + ".schema.json");
    Projection projection = BatteryPassProjection.of(subject);

    List<String> errors = schema.errors(projection.json());

    assertThat(errors).hasSize(projection.missing().size());
    for (String path : projection.missing()) {
      String name = path.substring(path.lastIndexOf('.') + 1);
      assertThat(errors).anyMatch(error -> error.contains("'" + name + "'"));
    }
  }

  @Test
  void catenaX_completedFromTheExample_isValid() {
    PublishedSchema schema = new PublishedSchema("catenax/BatteryPass-6.1.0-schema.json");
    ObjectNode example = (ObjectNode) lenient("catenax/BatteryPass-6.1.0-example.json");
    Projection projection = CatenaXProjection.of(subject);

    ObjectNode whole = merged(example, projection.json());

    assertThat(schema.errors(whole)).isEmpty();
    assertThat(whole.at("/performance/dynamic/capacity/capacity/value").asDouble())
        .isEqualTo(139.5);
    assertThat(whole.at("/performance/dynamic/energy/soce/value").asInt()).isEqualTo(92);
    assertThat(whole.at("/performance/dynamic/fullCycles/value").isIntegralNumber()).isTrue();
    assertThat(projection.missing())
        .contains("performance.dynamic.resistance.increase.cell")
        .doesNotContain("performance.dynamic.stateOfCharge");
  }

  @Test
  void capacityFade_statedAgainstAnotherReference_isMissing() {
    ((ObjectNode) subject.at("/stateOfHealth/reference")).put("source", "first full charge");

    assertThat(BatteryPassProjection.of(subject).missing())
        .contains("batteryCondition.capacityFade");
    assertThat(CatenaXProjection.of(subject).missing())
        .contains("performance.dynamic.capacity.fade");
  }

  @Test
  void stateOfCharge_notReported_isMissing() {
    ((ObjectNode) subject.get("productCondition")).remove("StateOfCharge");

    assertThat(BatteryPassProjection.of(subject).missing())
        .contains("batteryCondition.stateOfCharge");
    assertThat(CatenaXProjection.of(subject).missing())
        .contains("performance.dynamic.stateOfCharge");
  }

  /** Some examples hold integers beyond 2^53, which our own parser refuses. */
  private static JsonNode lenient(String name) {
    try {
      return new ObjectMapper().readTree(Shared.bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode merged(ObjectNode base, ObjectNode over) {
    for (Map.Entry<String, JsonNode> entry : over.properties()) {
      if (entry.getValue() instanceof ObjectNode ours
          && base.get(entry.getKey()) instanceof ObjectNode theirs) {
        merged(theirs, ours);
      } else {
        base.set(entry.getKey(), entry.getValue());
      }
    }
    return base;
  }
}
