package io.packtrail.sohmodel.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/**
 * Three steps of the integrated-Wiener filter, computed independently with a matrix library in
 * double precision: q = 2.5e-11 d⁻³, m₀ = [1, −1e-4], P₀ = diag(0.0025, 4e-8); the other states are
 * switched off by zero variances. Tolerance: the digits given.
 */
class HealthFilterReferenceTest {
  @Test
  void update_threeObservations_followsTheTrace() {
    HealthFilter filter =
        new HealthFilter(
            2.5e-11, new double[] {1, -1e-4, 0, 0, 0}, new double[] {0.0025, 4e-8, 0, 0, 0});

    step(filter, 30, 0.985, 0.02, 0.049042563);
    assertState(
        filter, 0.986634752, -0.000104950234, 0.0003455082632, 1.650077906e-07, 4.025033578e-08);

    step(filter, 30, 0.99, 0.015, 0.068782332);
    assertState(
        filter, 0.987624101, -9.0338265e-05, 0.0001429310064, 5.047308265e-07, 3.789620113e-08);

    step(filter, 60, 0.97, 0.02, 0.200792543);
    assertState(
        filter, 0.976581309, -0.000136794131, 0.0001842866378, 1.522668256e-06, 2.864805556e-08);
  }

  private static void step(
      HealthFilter filter, double days, double observed, double std, double squaredInnovation) {
    filter.predict(days);
    double off = observed - filter.expected(HealthFilter.HEALTH);
    assertThat(off * off / filter.innovationVariance(HealthFilter.HEALTH, std * std))
        .isCloseTo(squaredInnovation, within(5e-9));
    filter.update(observed, HealthFilter.HEALTH, std * std);
  }

  private static void assertState(
      HealthFilter filter, double s, double v, double p00, double p01, double p11) {
    assertThat(filter.mean(0)).isCloseTo(s, within(5e-10));
    assertThat(filter.mean(1)).isCloseTo(v, within(5e-13));
    assertThat(filter.covariance(0, 0)).isCloseTo(p00, within(5e-14));
    assertThat(filter.covariance(0, 1)).isCloseTo(p01, within(5e-16));
    assertThat(filter.covariance(1, 1)).isCloseTo(p11, within(5e-17));
  }
}
