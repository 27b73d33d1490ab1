package io.packtrail.passportupdater.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.PublishedSchema;
import io.packtrail.passportupdater.Shared;
import io.packtrail.passportupdater.TestUpdates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published models' own examples, which their schemas let pass, and our projections. */
class ModelRulesReferenceTest {
  private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");
  private static final String BATTERY_PASS =
      "batterypass/io.BatteryPass.Performance-1.2.1/PerformanceAndDurability";
  private static final String CATENA_X = "catenax/BatteryPass-6.1.0";

  @Test
  void batteryPassExample_passesItsSchema_andIsRefusedForEachImpossibleNumber() {
    JsonNode example = lenient(BATTERY_PASS + ".json");
    assertThat(new PublishedSchema(BATTERY_PASS + ".schema.json").errors(example)).isEmpty();

    List<String> violations = ModelRules.violations(example, NOW);

    assertThat(violations)
        .contains(
            "batteryTechicalProperties.maximumVoltage must be between 0 and 2000, got -3.0514177E38 V",
            "batteryTechicalProperties.originalPowerCapability[0].atSoC must be between 0 and 100, got -1.7978324E38 %",
            "batteryTechicalProperties.expectedLifetime must be between 0 and 100, got -7459 years",
            "batteryCondition.stateOfCharge.stateOfChargeValue must be between 0 and 100, got -5.470582E37 %",
            "batteryCondition.numberOfFullCycles.numberOfFullCyclesValue must be between 0 and 1000000, got -1.7976931348623157E308 cycles",
            "batteryCondition.remainingCapacity.remainingCapacityValue must be between 0 and 20000, got -1.3989342E38 Ah");
    // Every number of it is random, but for the temperatures of the idle range.
    assertThat(violations.stream().filter(one -> one.contains("must be between"))).hasSize(38);
  }

  @Test
  void catenaXExample_passesItsSchema_andIsRefusedForItsDateAndItsContradictions() {
    JsonNode example = lenient(CATENA_X + "-example.json");
    assertThat(new PublishedSchema(CATENA_X + "-schema.json").errors(example)).isEmpty();

    assertThat(ModelRules.violations(example, NOW))
        .containsExactlyInAnyOrder(
            "operation.intoServiceDate must be a date such as 2026-11-23, got 7172-75-08",
            "performance.dynamic.capacity.capacity.value must be performance.rated.capacity.value less performance.dynamic.capacity.fade.value, 2 Ah, got 4 Ah",
            "performance.dynamic.power.remaining.value must be performance.rated.power.value less performance.dynamic.power.fade.value, 20000 W, got 40000 W",
            "performance.dynamic.energy.soce.value must be near performance.dynamic.energy.remaining.value over performance.rated.energy.value, 100 %, got 50 %",
            "performance.dynamic.capacity.throughput.value must be at least 4800 Ah after 1500 of performance.dynamic.fullCycles.value, got 4 Ah");
  }

  @Test
  void ourProjections_holdNothingImpossible() {
    ObjectNode subject = TestUpdates.subject();

    assertThat(ModelRules.violations(BatteryPassProjection.of(subject).json(), NOW)).isEmpty();
    assertThat(ModelRules.violations(CatenaXProjection.of(subject).json(), NOW)).isEmpty();
  }

  @Test
  void remainingCapacityInKilowattHours_asTheModelsTextSays_isRefused() {
    ObjectNode json = BatteryPassProjection.of(TestUpdates.subject()).json();
    json.putObject("batteryTechicalProperties").put("ratedCapacity", 150);
    assertThat(ModelRules.violations(json, NOW)).isEmpty();

    ((ObjectNode) json.at("/batteryCondition/remainingCapacity"))
        .put("remainingCapacityValue", 48.4);

    assertThat(ModelRules.violations(json, NOW))
        .containsExactly(
            "batteryCondition.remainingCapacity.remainingCapacityValue must be batteryTechicalProperties.ratedCapacity less batteryCondition.capacityFade.capacityFadeValue, 139.5 Ah, got 48.4 Ah");
  }

  @Test
  void unknownProperty_brokenCycleAndTimeToCome_areRefused() {
    ObjectNode json = BatteryPassProjection.of(TestUpdates.subject()).json();
    json.put("topLevel", 1);
    ((ObjectNode) json.at("/batteryCondition/numberOfFullCycles"))
        .put("numberOfFullCyclesValue", 1.5)
        .put("lastUpdate", "2027-01-01T00:00:00Z");

    assertThat(ModelRules.violations(json, NOW))
        .contains(
            "topLevel must be a property of the model, got 1",
            "batteryCondition.numberOfFullCycles.numberOfFullCyclesValue must be a whole number, got 1.5 cycles",
            "batteryCondition.numberOfFullCycles.lastUpdate must be a time with a zone that has passed, got 2027-01-01T00:00:00Z");
  }

  @Test
  void documentOfNoModel_isRefused() {
    JsonNode other = TestUpdates.subject();

    assertThatThrownBy(() -> ModelRules.violations(other, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("document must be of BatteryPass Performance 1.2.1");
  }

  /** Some examples hold integers beyond 2^53, which our own parser refuses. */
  private static JsonNode lenient(String name) {
    try {
      return new ObjectMapper().readTree(Shared.bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
