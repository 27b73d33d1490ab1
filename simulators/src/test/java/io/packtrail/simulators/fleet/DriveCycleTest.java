package io.packtrail.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriveCycleTest {
  private static final double STEP_S = 5;

  /** Electric cars need 10 to 22 kWh per 100 km at the pack, heating apart. */
  @ParameterizedTest
  @ValueSource(doubles = {6, 25, 200})
  void step_wholeTrip_consumesWhatCarsConsume(double distanceKm) {
    double energyJ = 0;
    double drivenKm = 0;
    double seconds = 0;
    double highestRegenerationW = 0;
    for (int seed = 0; seed < 20; seed++) {
      DriveCycle cycle =
          new DriveCycle(VehicleModel.CATALOGUE.get(0), distanceKm, new SplittableRandom(seed));
      while (!cycle.arrived()) {
        cycle.step(STEP_S);
        seconds += STEP_S;
        energyJ -= cycle.packPowerW() * STEP_S;
        highestRegenerationW = Math.max(highestRegenerationW, cycle.packPowerW());
        assertThat(cycle.speedKmh()).isBetween(0.0, 125.0);
      }
      drivenKm += cycle.drivenKm();
    }

    assertThat(energyJ / 3.6e6 / drivenKm * 100).isBetween(9.0, 22.0);
    assertThat(drivenKm / (seconds / 3600)).isBetween(18.0, 110.0);
    assertThat(highestRegenerationW).isPositive();
  }
}
