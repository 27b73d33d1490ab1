package io.packtrail.rulestimator.warranty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.rulestimator.warranty.PartA.Vehicle;
import io.packtrail.rulestimator.warranty.PartA.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decisions worked out by hand from table 3 of UN GTR No. 22. */
class PartAReferenceTest {

  /** x = 1, 2, 0: mean 1, s 1; 1 ≤ 5 − (1.686 + 0.438)·1 = 2.876. */
  @Test
  void decide_threeHonestVehicles_passes() {
    PartA result = PartA.decide(vehicles(1, 2, 0));

    assertThat(result).isEqualTo(new PartA(Verdict.PASSED, 3, 1, 1));
  }

  /** x = 8, 9, 10: mean 9, s 1; 9 > 5 + (1.686 − 0.438)·1 = 6.248. */
  @Test
  void decide_threeBoastfulVehicles_fails() {
    assertThat(PartA.decide(vehicles(8, 9, 10)).verdict()).isEqualTo(Verdict.FAILED);
  }

  /**
   * After three: mean 4, s 2, between 5 − 4.248 and 5 + 2.496. After four: mean 3.5, s 1.915; 3.5 >
   * 5 − 2.968.
   */
  @Test
  void decide_nearTheTolerance_asksForMoreAndDecidesAtSixteen() {
    assertThat(PartA.decide(vehicles(2, 4, 6))).isEqualTo(new PartA(Verdict.UNDECIDED, 3, 4, 2));
    assertThat(PartA.decide(vehicles(2, 4, 6, 2)).meanPercent()).isCloseTo(3.5, within(1e-12));
    double[] sixteen = new double[16];
    for (int i = 0; i < 16; i++) {
      sixteen[i] = i % 2 == 0 ? 1 : 9;
    }

    PartA result = PartA.decide(vehicles(sixteen));

    assertThat(result.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(result.vehicles()).isEqualTo(16);
    assertThat(result.meanPercent()).isEqualTo(5);
  }

  /** Measured above 100 counts as 100: stated 104 against measured 107 is 4 too much. */
  @Test
  void decide_measuredAboveFull_countsAsFull() {
    Vehicle fresh = new Vehicle(104, 107);

    assertThat(PartA.decide(List.of(fresh, fresh, fresh)).meanPercent()).isEqualTo(4);
  }

  @Test
  void decide_twoVehicles_isRefused() {
    assertThatThrownBy(() -> PartA.decide(vehicles(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vehicles");
  }

  private static List<Vehicle> vehicles(double... differencesPercent) {
    List<Vehicle> all = new ArrayList<>();
    for (double difference : differencesPercent) {
      all.add(new Vehicle(80 + difference, 80));
    }
    return all;
  }
}
