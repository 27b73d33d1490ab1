package io.packtrail.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatteryTest {
  @Test
  void reference_noneGiven_isTheRatedCapacity() {
    assertThat(battery(145, null, null).reference()).isEqualTo(new CapacityReference(145, "rated"));
  }

  @Test
  void reference_given_isUsedWithItsSource() {
    assertThat(battery(145, 134.0, "first 90 days").reference())
        .isEqualTo(new CapacityReference(134, "first 90 days"));
  }

  @Test
  void constructor_referenceWithoutSource_isRefused() {
    assertThatThrownBy(() -> battery(145, 134.0, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("referenceSource must be given");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 20_000, Double.NaN, Double.POSITIVE_INFINITY})
  void constructor_impossibleCapacity_isRefusedWithNameConditionValueAndUnit(
      double ratedCapacityAh) {
    assertThatThrownBy(() -> battery(ratedCapacityAh, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ratedCapacityAh must be in [0.1, 10000], got ")
        .hasMessageEndingWith(" Ah");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-a", "a b", "a/b", "a+", "#"})
  void batteryId_otherThanPlainName_isRefused(String value) {
    assertThatThrownBy(() -> new BatteryId(value)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Battery battery(
      double ratedCapacityAh, @Nullable Double referenceCapacityAh, @Nullable String source) {
    return new Battery(
        new BatteryId("BAT-1"),
        "urn:packtrail:BAT-1",
        null,
        null,
        null,
        Chemistry.NMC622,
        ratedCapacityAh,
        null,
        355,
        96,
        1,
        null,
        null,
        BatteryCategory.EV,
        referenceCapacityAh,
        source);
  }
}
