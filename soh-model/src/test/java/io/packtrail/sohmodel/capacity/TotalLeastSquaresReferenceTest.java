package io.packtrail.sohmodel.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against an independent computation with the formulas of Plett (2011), eight charges. */
class TotalLeastSquaresReferenceTest {
  private static final double[] SOC_CHANGE = {0.42, 0.55, 0.31, 0.62, 0.48, 0.70, 0.36, 0.58};
  private static final double[] CHARGE_AH = {55.9, 72.1, 41.6, 81.3, 63.9, 91.8, 47.1, 76.9};

  @Test
  void capacity_eightCharges_isThePublishedEstimate() {
    TotalLeastSquares capacity = new TotalLeastSquares(145, 14.5);
    for (int i = 0; i < SOC_CHANGE.length; i++) {
      capacity.add(SOC_CHANGE[i], 0.0125, CHARGE_AH[i], 0.005 * CHARGE_AH[i] + 0.05);
    }

    assertThat(capacity.capacityAh()).isCloseTo(131.867662, within(5e-7));
    assertThat(capacity.stdAh()).isCloseTo(1.154178, within(5e-7));
  }

  @Test
  void capacity_noCharge_isWhatWasExpected() {
    assertThat(new TotalLeastSquares(145, 14.5).capacityAh()).isEqualTo(145);
    assertThat(new TotalLeastSquares(145, 14.5).stdAh()).isEqualTo(14.5);
  }
}
