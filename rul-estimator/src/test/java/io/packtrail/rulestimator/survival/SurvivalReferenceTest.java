package io.packtrail.rulestimator.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The 21 treated patients of Freireich et al. (1963), the textbook example of censored times:
 * published Kaplan–Meier values to four decimals, Weibull by maximum likelihood.
 */
class SurvivalReferenceTest {
  private static final int[] FAILED = {6, 6, 6, 7, 10, 13, 16, 22, 23};
  private static final int[] LEFT = {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35};

  private static List<Observation> observations() {
    List<Observation> all = new ArrayList<>();
    for (int time : FAILED) {
      all.add(new Observation(time, true));
    }
    for (int time : LEFT) {
      all.add(new Observation(time, false));
    }
    return all;
  }

  @Test
  void kaplanMeier_censoredExample_isReproduced() {
    Map<Double, Double> expected =
        Map.of(
            6.0, .8571, 7.0, .8067, 10.0, .7529, 13.0, .6902, 16.0, .6275, 22.0, .5378, 23.0,
            .4482);

    List<KaplanMeier.Step> steps = KaplanMeier.estimate(observations());

    assertThat(steps).hasSize(expected.size());
    for (KaplanMeier.Step step : steps) {
      assertThat(step.survivalRatio()).isEqualTo(expected.get(step.time()), within(5e-5));
    }
  }

  @Test
  void weibull_censoredExample_isReproduced() {
    Weibull weibull = Weibull.fit(observations());

    assertThat(weibull.shape()).isEqualTo(1.3537, within(5e-5));
    assertThat(weibull.scale()).isEqualTo(33.7652, within(5e-4));
    assertThat(weibull.survivalRatio(33.7652)).isEqualTo(Math.exp(-1), within(1e-4));
  }

  @Test
  void weibull_oneFailure_isRefused() {
    assertThatThrownBy(
            () -> Weibull.fit(List.of(new Observation(3, true), new Observation(4, false))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
