package io.packtrail.passportupdater.productcondition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.PublishedSchema;
import io.packtrail.passportupdater.Shared;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** IDTA 02035-5 Product Condition 1.0.2: its published example against our rules. */
class ProductConditionReferenceTest {
  private static final String DIR =
      "idta/io.admin-shell.idta.batterypass.product_condition-1.0.2/ProductConditionBattery";
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @Test
  void check_publishedExampleWithZone_isAccepted() {
    assertThatCode(() -> check(example())).doesNotThrowAnyException();
  }

  @Test
  void check_publishedExampleAsItIs_isRefusedForItsTimesWithoutZone() {
    JsonNode example = StrictJson.parse(Shared.bytes(DIR + ".json"));

    assertThatThrownBy(() -> check(example))
        .isInstanceOf(PassportException.class)
        .hasMessageContaining("RFC 3339 in UTC with Z, got 2000-01-01T14:23:00");
  }

  /** The schema passes each of these. */
  @Test
  void check_whatThePublishedSchemaLetsThrough_isRefused() {
    PublishedSchema schema = new PublishedSchema(DIR + "-schema.json");
    for (String[] change :
        new String[][] {
          {"EnergyThroughput", "EnergyThroughputValue", "-1.0"},
          {"CapacityThroughput", "CapacityThroughputValue", "-1.7976931348623157E308"},
          {"NumberOfFullCycles", "NumberOfFullCyclesValue", "600.5"},
          {"StateOfCertifiedEnergy", "StateOfCertifiedEnergyValue", "101"},
          {"StateOfCertifiedEnergy", "StateOfCertifiedEnergyValue", "70.5"},
          {"StateOfCharge", "StateOfChargeValue", "100.1"},
          {"RemainingCapacity", "RemainingCapacityValue", "1E38"},
          {"TemperatureInformation", "TimeExtremeHighTemp", "-1"},
          {"TemperatureInformation", "TimeExtremeHighTempCharging", "1"},
          {"TemperatureInformation", "MeasuredTemp", "293.15"},
          {"EnergyThroughput", "LastUpdate", "\"nope2000-01-01T00:00:00Zzz\""},
          {"EnergyThroughput", "LastUpdate", "\"2027-01-01T00:00:00Z\""},
          {"EnergyThroughput", "Unit", "\"kWh\""}
        }) {
      ObjectNode example = example();
      ((ObjectNode) example.get(change[0]))
          .set(change[1], StrictJson.parse(change[2].getBytes(StandardCharsets.UTF_8)));

      assertThat(schema.errors(example)).as(change[2]).isEmpty();
      assertThatThrownBy(() -> check(example))
          .as("%s %s", change[1], change[2])
          .isInstanceOf(PassportException.class)
          .hasMessageContaining(change[0]);
    }
  }

  @Test
  void check_unknownProperty_isRefused() {
    ObjectNode example = example();
    example.put("StateOfHealth", 93);

    assertThatThrownBy(() -> check(example))
        .hasMessageContaining("StateOfHealth must not be given");
  }

  @Test
  void checkCounters_lowerThanBefore_isRefused() {
    ObjectNode before = example();
    ObjectNode after = example();
    ((ObjectNode) after.get("NumberOfFullCycles")).put("NumberOfFullCyclesValue", 599);

    assertThatCode(() -> ProductConditionRules.checkCounters(after, before))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> ProductConditionRules.checkCounters(before, after))
        .hasMessage("NumberOfFullCycles.NumberOfFullCyclesValue must not fall, was 600, got 599");
  }

  @Test
  void checkCounters_countedBeforeAndLeftOut_isRefused() {
    ObjectNode before = example();
    ObjectNode after = example();
    after.remove("EnergyThroughput");

    assertThatCode(() -> ProductConditionRules.checkCounters(after, before))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> ProductConditionRules.checkCounters(before, after))
        .hasMessageContaining("EnergyThroughput.EnergyThroughputValue must not be left out");
    ((ObjectNode) before.get("EnergyThroughput")).put("EnergyThroughputValue", 0);
    assertThatCode(() -> ProductConditionRules.checkCounters(before, after))
        .doesNotThrowAnyException();
  }

  private static ObjectNode example() {
    String text = new String(Shared.bytes(DIR + ".json"), StandardCharsets.UTF_8);
    return StrictJson.parseObject(
        text.replace("T14:23:00\"", "T14:23:00Z\"").getBytes(StandardCharsets.UTF_8));
  }

  private static void check(JsonNode condition) {
    ProductConditionRules.check(StrictObject.of("productCondition", condition), NOW);
  }
}
