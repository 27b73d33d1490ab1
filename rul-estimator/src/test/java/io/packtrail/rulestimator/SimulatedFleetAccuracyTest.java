package io.packtrail.rulestimator;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.rulestimator.evaluation.RulScore;
import io.packtrail.rulestimator.evaluation.SimulatedFleetAccuracy;
import io.packtrail.rulestimator.evaluation.SimulatedFleetAccuracy.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Accuracy on fleets whose law is not the one assumed, against three plain rules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulatedFleetAccuracyTest {
  private final SimulatedFleetAccuracy accuracy = new SimulatedFleetAccuracy(11, 12, 60, 50);

  @Test
  void forecast_fleetLearned_isWithinBoundAndBelowPlainRules() {
    // Of fleets whose climates are independent; those that shared them flattered: 3.8, 2.3, 2.3.
    double[] bound = {3.5, 3.0, 2.6};
    List<RulScore> own = accuracy.score(Method.FLEET_LEARNED);
    for (int a = 0; a < bound.length; a++) {
      assertThat(own.get(a).rmse()).as("age %s", a).isLessThanOrEqualTo(bound[a]);
      for (Method plain : List.of(Method.LINEAR, Method.ROOT_OF_TIME, Method.LABORATORY)) {
        assertThat(own.get(a).rmse())
            .as(plain.name())
            .isLessThan(accuracy.score(plain).get(a).rmse());
      }
    }
  }

  @Test
  void foreseeableRul_isAFloorForEveryMethodAndNotZero() {
    List<RulScore> floor = accuracy.score(Method.FLOOR);
    for (int a = 0; a < floor.size(); a++) {
      assertThat(floor.get(a).rmse()).as("age %s", a).isGreaterThan(1);
      for (Method method : Method.values()) {
        assertThat(accuracy.score(method).get(a).rmse())
            .as(method.name())
            .isGreaterThanOrEqualTo(floor.get(a).rmse());
      }
    }
  }

  @Test
  void forecast_fleetLearned_intervalsCoverAsStated() {
    assertThat(accuracy.score(Method.FLEET_LEARNED))
        .allSatisfy(score -> assertThat(score.coverageRatio()).isBetween(0.85, 0.95));
  }
}
