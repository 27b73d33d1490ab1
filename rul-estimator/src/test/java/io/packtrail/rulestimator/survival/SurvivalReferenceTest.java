package io.packtrail.rulestimator.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

    List<KaplanMeier.Step> steps = KaplanMeier.estimate(observations()).steps();

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

  /** Greenwood with ln(−ln S), as R's {@code survfit(conf.type = "log-log")} prints them. */
  @Test
  void kaplanMeier_censoredExample_hasThePublishedIntervals() {
    List<KaplanMeier.Step> steps = KaplanMeier.estimate(observations()).steps();

    assertThat(steps)
        .extracting(KaplanMeier.Step::atRisk)
        .containsExactly(21, 17, 15, 12, 11, 7, 6);
    assertThat(steps.get(0).failed()).isEqualTo(3);
    assertThat(steps.get(0).low95Ratio()).isEqualTo(0.6197, within(5e-5));
    assertThat(steps.get(0).high95Ratio()).isEqualTo(0.9516, within(5e-5));
    assertThat(steps.get(6).low95Ratio()).isEqualTo(0.1881, within(5e-5));
    assertThat(steps.get(6).high95Ratio()).isEqualTo(0.6801, within(5e-5));
    assertThat(KaplanMeier.atRisk(observations(), 10)).isEqualTo(15);
  }

  @Test
  void weibull_censoredExample_intervalsFollowTheInformation() {
    WeibullFit fit = Weibull.fitWithIntervals(observations());

    // Standard deviations of ln shape 0.2784 and ln scale 0.2734.
    assertThat(Math.log(fit.shapeHigh95() / fit.law().shape()))
        .isEqualTo(1.95996 * 0.2784, within(1e-3));
    assertThat(Math.log(fit.law().scale() / fit.scaleLow95()))
        .isEqualTo(1.95996 * 0.2734, within(1e-3));
  }

  /** Packs that are met at some age only: those that failed before are missing. */
  @Test
  void lateEntries_wornFleet_areNotTakenForProofOfLongLife() {
    Random random = new Random(7);
    Weibull truth = new Weibull(2.5, 10);
    List<Observation> seen = new ArrayList<>();
    List<Observation> asIfNew = new ArrayList<>();
    while (seen.size() < 4_000) {
      double life = truth.scale() * Math.pow(-Math.log(random.nextDouble()), 1 / truth.shape());
      double entry = 10 * random.nextDouble();
      double end = entry + 4;
      if (life > entry) {
        seen.add(new Observation(entry, Math.min(life, end), life <= end));
        asIfNew.add(new Observation(Math.min(life, end), life <= end));
      }
    }

    Weibull fitted = Weibull.fit(seen);
    assertThat(fitted.shape()).isEqualTo(2.5, within(0.15));
    assertThat(fitted.scale()).isEqualTo(10, within(0.3));
    assertThat(Weibull.fit(asIfNew).scale()).isGreaterThan(10.5);
    KaplanMeier.Step atEight =
        KaplanMeier.estimate(seen).steps().stream()
            .filter(step -> step.time() <= 8)
            .reduce((before, step) -> step)
            .orElseThrow();
    assertThat(truth.survivalRatio(8)).isBetween(atEight.low95Ratio(), atEight.high95Ratio());
  }

  /** One pack that is met young and fails at once says nothing of the 500 that are met later. */
  @Test
  void kaplanMeier_loneEarlyFailure_doesNotEndTheEstimateOfThoseThatEnterLater() {
    List<Observation> all = new ArrayList<>();
    all.add(new Observation(0.1, 0.4, true));
    for (int i = 0; i < 500; i++) {
      all.add(new Observation(0.5, 3, false));
    }
    all.add(new Observation(0.5, 2, true));

    KaplanMeier.Curve curve = KaplanMeier.estimate(all);

    assertThat(curve.fromTime()).isEqualTo(0.5);
    assertThat(curve.steps()).hasSize(1);
    assertThat(curve.steps().get(0).survivalRatio()).isEqualTo(500.0 / 501, within(1e-12));
  }

  @Test
  void kaplanMeier_fewerThanTen_beginsWithTheMostThereAre() {
    KaplanMeier.Curve curve =
        KaplanMeier.estimate(
            List.of(
                new Observation(0.1, 0.4, true),
                new Observation(0.2, 3, false),
                new Observation(0.3, 2, true)));

    assertThat(curve.fromTime()).isEqualTo(0.3);
    assertThat(curve.steps()).extracting(KaplanMeier.Step::atRisk).containsExactly(3, 2);
  }

  /** Exact limits of a Poisson count (Garwood 1936): 0: 3.689; 5: 1.623 to 11.668. */
  @Test
  void failureRate_fewFailures_hasExactLimits() {
    FailureRate none =
        FailureRate.of(List.of(new Observation(2, 12, false), new Observation(90, false)));
    assertThat(none.exposure()).isEqualTo(100);
    assertThat(none.low95()).isZero();
    assertThat(none.high95()).isEqualTo(0.03689, within(1e-5));

    List<Observation> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      five.add(new Observation(20, true));
    }
    assertThat(FailureRate.of(five).low95()).isEqualTo(0.01623, within(1e-5));
    assertThat(FailureRate.of(five).high95()).isEqualTo(0.11668, within(1e-5));
  }

  @Test
  void weibull_oneFailure_isRefused() {
    assertThatThrownBy(
            () -> Weibull.fit(List.of(new Observation(3, true), new Observation(4, false))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
