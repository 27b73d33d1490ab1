package io.packtrail.rulestimator.cyclelife;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** A line of slope −1e-4 that turns to −5e-4 at 600: analytic answer. */
class BaconWattsReferenceTest {
  @Test
  void fit_sharpBend_isFound() {
    double[] x = new double[100];
    double[] y = new double[100];
    for (int i = 0; i < x.length; i++) {
      x[i] = 10 * i + 3;
      y[i] = x[i] < 600 ? 1 - 1e-4 * x[i] : 0.94 - 5e-4 * (x[i] - 600);
    }

    BaconWatts fit = BaconWatts.fit(x, y);

    assertThat(fit.knee()).isEqualTo(600, within(1e-2));
    assertThat(fit.level()).isEqualTo(0.94, within(1e-5));
    assertThat(fit.meanSlope()).isEqualTo(-3e-4, within(1e-7));
    assertThat(fit.halfBend()).isEqualTo(-2e-4, within(1e-7));
  }
}
