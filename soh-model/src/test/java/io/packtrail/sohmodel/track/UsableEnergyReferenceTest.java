package io.packtrail.sohmodel.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.sohmodel.Batteries;
import org.junit.jupiter.api.Test;

class UsableEnergyReferenceTest {
  /** UN GTR 22: 52.0 kWh measured against 57.5 kWh certified is 90.43478260869566 %. */
  @Test
  void soce_measuredOverCertified_isAsDefined() {
    assertThat(100 * UsableEnergy.soceRatio(52.0, 57.5))
        .isCloseTo(90.43478260869566, within(1e-12));
  }

  /**
   * By hand: a charge over the whole range at the curve's own mean voltage plus I·R leaves no
   * offset, so that the usable energy is Q·(96·V̄ − C/3·R).
   */
  @Test
  void energy_chargeOverTheWholeRange_isCapacityTimesMeanVoltage() {
    UsableEnergy energy = new UsableEnergy(Batteries.vehicle());
    double meanCellV = OpenCircuitVoltage.of(Batteries.vehicle().chemistry()).meanV(0, 1);
    energy.learn(96 * meanCellV + 30 * 0.08, 30, 0, 1, 0.08, 25);

    assertThat(energy.energyKWh(130))
        .isCloseTo(130 * (96 * meanCellV - 145 / 3.0 * 0.08) / 1_000, within(1e-9));
  }

  @Test
  void energy_noVoltageSeen_isUnknown() {
    assertThat(new UsableEnergy(Batteries.vehicle()).energyKWh(130)).isNaN();
  }
}
