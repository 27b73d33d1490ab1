package io.packtrail.rulestimator.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Life 1,000, now 500: predictions of 450 and 550 (score of Saxena et al., PHM 2008). */
class PrognosticMetricsReferenceTest {
  @Test
  void phm08_earlyAndLate_areReproduced() {
    assertThat(PrognosticMetrics.phm08(500, 450)).isEqualTo(45.81266781732765, within(1e-9));
    assertThat(PrognosticMetrics.phm08(500, 550)).isEqualTo(147.4131591025766, within(1e-9));
  }

  @Test
  void relativeAccuracy_fiftyOff_isNineTenths() {
    assertThat(PrognosticMetrics.relativeAccuracy(500, 450)).isEqualTo(0.9, within(1e-12));
    assertThat(PrognosticMetrics.withinAlpha(500, 401, 0.2)).isTrue();
    assertThat(PrognosticMetrics.withinAlpha(500, 601, 0.2)).isFalse();
  }
}
