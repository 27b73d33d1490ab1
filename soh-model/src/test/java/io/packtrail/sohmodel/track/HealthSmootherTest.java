package io.packtrail.sohmodel.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;

class HealthSmootherTest {
  private static final double NOISE = 7.5e-10;
  private static final double[] MEAN = {0.97, -1e-4, 1.5e-3, 0, 0};
  private static final double[] VARIANCES = {4e-4, 3.6e-7, 6.4e-7, 1e-6, 1e-4};

  /**
   * Against Gaussian conditioning of all observations at once, with the covariance of an integrated
   * Wiener process: cov(s(a), s(b)) = P_s + P_v·a·b + q·a²(3b − a)/6 for a ≤ b.
   */
  @Test
  void smoothed_irregularCharges_isTheConditionalOfAllOfThem() {
    Random random = new Random(7);
    int n = 25;
    double[] at = new double[n];
    double[][] weights = new double[n][];
    double[] observed = new double[n];
    double[] variance = new double[n];
    HealthSmoother smoother =
        new HealthSmoother(AgeingPace.VEHICLE, new FirstBelief(MEAN[0], 0.02));
    for (int k = 0; k < n; k++) {
      double days = 1 + 20 * random.nextDouble();
      at[k] = (k == 0 ? 0 : at[k - 1]) + days;
      weights[k] =
          k % 4 == 3
              ? HealthFilter.OFFSET
              : new double[] {1, 0, -10 * random.nextDouble(), 12 * random.nextDouble(), 1};
      observed[k] = k % 4 == 3 ? 5e-4 : 0.97 - 2e-4 * at[k] + 0.02 * random.nextGaussian();
      variance[k] = k % 4 == 3 ? 1e-7 : 4e-4;
      smoother.predict(days / 2);
      smoother.predict(days / 2);
      smoother.update(k, observed[k], weights[k], variance[k], true);
    }

    double[][] smoothed = smoother.smoothed(new HealthFilter(NOISE, MEAN, VARIANCES));

    RealMatrix joint = new Array2DRowRealMatrix(n, n);
    RealVector off = new ArrayRealVector(n);
    RealMatrix cross = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      double expected = weights[i][0] * (MEAN[0] + MEAN[1] * at[i]);
      for (int state = 2; state < 5; state++) {
        expected += weights[i][state] * MEAN[state];
      }
      off.setEntry(i, observed[i] - expected);
      for (int j = 0; j < n; j++) {
        double health = wiener(at[i], at[j]);
        cross.setEntry(i, j, health * weights[j][0]);
        double sum = weights[i][0] * weights[j][0] * health + (i == j ? variance[i] : 0);
        for (int state = 2; state < 5; state++) {
          sum += weights[i][state] * weights[j][state] * VARIANCES[state];
        }
        joint.setEntry(i, j, sum);
      }
    }
    CholeskyDecomposition factor = new CholeskyDecomposition(joint, 1e-9, 1e-15);
    for (int i = 0; i < n; i++) {
      RealVector row = cross.getRowVector(i);
      RealVector gain = factor.getSolver().solve(row);
      double mean = MEAN[0] + MEAN[1] * at[i] + gain.dotProduct(off);
      double left = wiener(at[i], at[i]) - gain.dotProduct(row);
      assertThat(smoothed[i][0]).isCloseTo(mean, within(1e-9));
      assertThat(smoothed[i][1]).isCloseTo(left, within(1e-10));
    }
  }

  private static double wiener(double one, double other) {
    double a = Math.min(one, other);
    double b = Math.max(one, other);
    return VARIANCES[0] + VARIANCES[1] * a * b + NOISE * a * a * (3 * b - a) / 6;
  }

  @Test
  void smoothed_noisyCharges_isSmootherThanTheFilterAndEndsWhereItDoes() {
    HealthTrack track = new HealthTrack(new FirstBelief(0.95, 0.02));
    Random random = new Random(3);
    double largestFiltered = 0;
    double before = Double.NaN;
    for (int i = 0; i < 80; i++) {
      track.offer(
          i * 86_400_000L * 5,
          0,
          0.93 + 0.015 * random.nextGaussian(),
          0.02,
          Circumstances.atDegC(25));
      double now = track.at(i * 86_400_000L * 5, 0).sRatio();
      largestFiltered =
          Math.max(largestFiltered, Double.isNaN(before) ? 0 : Math.abs(now - before));
      before = now;
    }

    double largest = 0;
    double widest = 0;
    for (int i = 1; i < track.smoothed().size(); i++) {
      HealthTrack.Smoothed now = track.smoothed().get(i);
      largest = Math.max(largest, Math.abs(now.sRatio() - track.smoothed().get(i - 1).sRatio()));
      widest = Math.max(widest, now.variance());
    }
    assertThat(track.smoothed()).hasSize(80);
    assertThat(largest).isLessThan(0.3 * largestFiltered);
    HealthTrack.State last = track.at(79 * 86_400_000L * 5, 0);
    assertThat(track.smoothed().get(79).sRatio()).isCloseTo(last.sRatio(), within(1e-9));
    assertThat(track.smoothed().get(79).variance()).isCloseTo(last.variance(), within(1e-9));
  }

  @Test
  void smoothed_afterAChangePoint_doesNotBleedIntoTheTimeBefore() {
    HealthTrack track = new HealthTrack(FirstBelief.NONE);
    for (int i = 0; i < 60; i++) {
      track.offer(i * 86_400_000L, 0, i < 30 ? 0.80 : 0.98, 0.01, Circumstances.atDegC(25));
    }

    assertThat(track.smoothed())
        .allSatisfy(
            one ->
                assertThat(one.sRatio())
                    .isCloseTo(one.epochMs() < 30 * 86_400_000L ? 0.80 : 0.98, within(0.02)));
  }
}
