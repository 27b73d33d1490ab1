package io.packtrail.rulestimator.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Quantiles;
import org.junit.jupiter.api.Test;

/** Life 1,000, now 500: predictions of 450 and 550 (score of Saxena et al., PHM 2008). */
class PrognosticMetricsReferenceTest {
  @Test
  void phm08_earlyAndLate_areReproduced() {
    assertThat(PrognosticMetrics.phm08(500, 450)).isEqualTo(45.81266781732765, within(1e-9));
    assertThat(PrognosticMetrics.phm08(500, 550)).isEqualTo(147.4131591025766, within(1e-9));
  }

  @Test
  void massWithinAlpha_ofANormalForecast_isTheNormalMass() {
    // Standard deviation 50: ±100 about the truth are two of them.
    double half = 1.6448536269514722 * 50;

    assertThat(
            PrognosticMetrics.massWithinAlpha(500, new Quantiles(500 - half, 500, 500 + half), 0.2))
        .isEqualTo(0.9544997361036416, within(1e-9));
    // 600 is the upper end of what counts, and the median.
    assertThat(
            PrognosticMetrics.massWithinAlpha(
                500, new Quantiles(600 - half, 600, 600 + 3 * half), 0.2))
        .isEqualTo(0.5 - 3.167124183311998e-5, within(1e-9));
    assertThat(PrognosticMetrics.massWithinAlpha(500, new Quantiles(700, 700, 700), 0.2)).isZero();
    assertThat(PrognosticMetrics.massWithinAlpha(500, new Quantiles(590, 590, 590), 0.2))
        .isEqualTo(1);
  }

  @Test
  void relativeAccuracy_fiftyOff_isNineTenths() {
    assertThat(PrognosticMetrics.relativeAccuracy(500, 450)).isEqualTo(0.9, within(1e-12));
    assertThat(PrognosticMetrics.withinAlpha(500, 401, 0.2)).isTrue();
    assertThat(PrognosticMetrics.withinAlpha(500, 601, 0.2)).isFalse();
  }
}
