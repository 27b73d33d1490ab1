package io.packtrail.sohmodel.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/**
 * Worked by hand: a pack of 100 A·h at 25 °C that loses 0.2 %/K at the bottom. From 40 % shown at 5
 * °C (0.6 · 96 = 57.6 A·h to full) to 90 % at 15 °C (0.1 · 98 = 9.8) take 47.8 A·h for half of the
 * display: 95.6 A·h, which is 1 − 0.2 % · 22.
 */
class ColdShareReferenceTest {
  @Test
  void ofChargeK_warmingPack_countsTheWarmth() {
    assertThat(ColdShare.ofChargeK(0.4, 5, 0.9, 15)).isCloseTo(22, within(1e-9));
  }

  @Test
  void ofChargeK_steadyTemperature_isThatTemperature() {
    assertThat(ColdShare.ofChargeK(0.3, 5, 0.8, 5)).isCloseTo(20, within(1e-9));
    assertThat(ColdShare.ofChargeK(0.3, 30, 0.8, 35)).isZero();
    assertThat(ColdShare.ofChargeK(0.3, Double.NaN, 0.8, 5)).isNaN();
  }
}
