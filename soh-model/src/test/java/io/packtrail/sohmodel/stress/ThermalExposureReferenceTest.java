package io.packtrail.sohmodel.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrhenius factors against 25 °C, worked independently to five places. */
class ThermalExposureReferenceTest {
  @ParameterizedTest
  @CsvSource({
    "30000, 0, 0.33034", "30000, 10, 0.52671", "30000, 35, 1.48101", "30000, 45, 2.13991",
    "50000, 0, 0.15786", "50000, 10, 0.34352", "50000, 35, 1.92426", "50000, 45, 3.55353",
    "70000, 0, 0.07544", "70000, 10, 0.22405", "70000, 35, 2.50018", "70000, 45, 5.90097"
  })
  void acceleration_temperature_isAsPublished(
      double activationJPerMol, double tempDegC, double ratio) {
    assertThat(ThermalExposure.accelerationRatio(tempDegC, activationJPerMol))
        .isCloseTo(ratio, within(6e-6));
  }

  @Test
  void equivalentRatio_anyTemperature_isTheLawWithinItsStatedError() {
    for (double tempDegC = -40; tempDegC <= 80; tempDegC += 0.0137) {
      double law =
          ThermalExposure.accelerationRatio(tempDegC, ThermalExposure.ACTIVATION_J_PER_MOL);
      assertThat(ThermalExposure.equivalentRatio(tempDegC)).isCloseTo(law, within(2e-5 * law));
    }
    assertThat(ThermalExposure.equivalentRatio(25)).isCloseTo(1, within(1e-12));
    assertThat(ThermalExposure.equivalentRatio(200)).isFinite();
  }

  @Test
  void acceleration_yearInFiveTemperatures_sumsToTheEquivalentHours() {
    double[][] hoursAt = {{5, 1000}, {15, 3000}, {25, 3500}, {35, 1000}, {45, 260}};
    double sum = 0;
    for (double[] row : hoursAt) {
      sum +=
          row[1] * ThermalExposure.accelerationRatio(row[0], ThermalExposure.ACTIVATION_J_PER_MOL);
    }

    assertThat(sum).isCloseTo(8072.480318, within(0.01));
  }
}
