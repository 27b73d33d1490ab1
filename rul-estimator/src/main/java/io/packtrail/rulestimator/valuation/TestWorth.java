package io.packtrail.rulestimator.valuation;

import io.packtrail.domain.Require;
import io.packtrail.rulestimator.fit.StandardNormal;
import java.util.Arrays;

/**
 * What one capacity test before the purchase is worth, per kWh of nameplate energy.
 *
 * <p>A test reads y = s + e with e ~ N(0, σ²) of the test, of a state of health s ~ N(s̄, V). The
 * net value is taken as linear in s, v = v̄ + β·(s − s̄) + rest, with β by least squares over the
 * possible lives (at least 0: more health is never worth less). Then E[v | y] ~ N(v̄, a²) with a =
 * β·V/√(V + σ²), and the expected value of sample information is the linear loss integral E max(v̄
 * + a·Z, recycling) − max(v̄, recycling): what it is worth to choose between reuse and recycling
 * after the test instead of before it. It is never below 0 and grows with a, so with the test's
 * precision. Beside it: how much nearer the quantiles come, and how much more a cautious buyer who
 * pays the 10 % quantile would pay on average; after the test the lives spread about v̄ + a·Z with
 * the part β·(s − s̄) shrunk by σ/√(V + σ²).
 *
 * @see "Raiffa and Schlaifer, Applied Statistical Decision Theory (1961), 5.3 to 5.5 (linear loss,
 *     normal sampling)"
 * @param testSdRatio standard deviation of the test's result
 * @param informationPerKWh expected value of sample information
 * @param spreadNowPerKWh 90 % less 10 % quantile of the value now
 * @param spreadAfterPerKWh the same after the test, on average
 * @param cautiousGainPerKWh 10 % quantile of the value after the test, on average, less that of now
 */
public record TestWorth(
    double testSdRatio,
    double informationPerKWh,
    double spreadNowPerKWh,
    double spreadAfterPerKWh,
    double cautiousGainPerKWh) {
  static TestWorth none(double testSdRatio) {
    return new TestWorth(testSdRatio, 0, 0, 0, 0);
  }

  /**
   * @param soh state of health by possible life, shape {@code [lives]}
   * @param net net value by possible life, shape {@code [lives]}
   * @param floor what a recycler pays
   */
  static TestWorth of(double[] soh, double[] net, double floor, double testSdRatio) {
    Require.inRange("testSdRatio", testSdRatio, 0.003, 0.2, "");
    double mean = Arrays.stream(soh).average().orElseThrow();
    double variance = Arrays.stream(soh).map(s -> (s - mean) * (s - mean)).average().orElseThrow();
    double slope = slope(soh, mean, variance, net);
    double read = Math.sqrt(variance + testSdRatio * testSdRatio);
    double moved = slope * variance / read;
    double[] after = new double[net.length];
    for (int i = 0; i < net.length; i++) {
      after[i] = net[i] - slope * (soh[i] - mean) * (1 - testSdRatio / read);
    }
    double netMean = Arrays.stream(net).average().orElseThrow();
    double lowNow = Math.max(floor, Distribution.quantile(net, 0.1));
    double highNow = Math.max(floor, Distribution.quantile(net, 0.9));
    double low = expectedMax(Distribution.quantile(after, 0.1), floor, moved);
    double high = expectedMax(Distribution.quantile(after, 0.9), floor, moved);
    return new TestWorth(
        testSdRatio,
        Math.max(0, expectedMax(netMean, floor, moved) - Math.max(floor, netMean)),
        highNow - lowNow,
        high - low,
        // A buyer may pay what he would have paid without it.
        Math.max(0, low - lowNow));
  }

  /** β, at least 0. */
  private static double slope(double[] soh, double mean, double variance, double[] net) {
    double cross = 0;
    for (int i = 0; i < soh.length; i++) {
      cross += (soh[i] - mean) * net[i] / soh.length;
    }
    return variance > 0 ? Math.max(0, cross / variance) : 0;
  }

  /** E max(v + sd·Z, floor) with Z ~ N(0, 1). */
  private static double expectedMax(double v, double floor, double sd) {
    if (sd == 0) {
      return Math.max(v, floor);
    }
    double u = (v - floor) / sd;
    return floor + (v - floor) * StandardNormal.probability(u) + sd * StandardNormal.density(u);
  }
}
