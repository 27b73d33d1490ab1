package io.packtrail.rulestimator.valuation;

import io.packtrail.domain.Require;
import io.packtrail.rulestimator.fit.StandardNormal;
import java.util.Arrays;

/**
 * What one capacity test before the purchase is worth, per kWh of nameplate energy.
 *
 * <p>A test reads y = s + e with e ~ N(0, σ²) of the test. For each of {@value #OUTCOMES} equally
 * likely outcomes the possible lives are weighted by φ((y − s)/σ). The expected value of sample
 * information is the mean over the outcomes of max(E[net | y], recycling) less max(E[net],
 * recycling): what it is worth to choose between reuse and recycling after the test instead of
 * before it. Beside it: how much nearer the quantiles come, and how much more a cautious buyer who
 * pays the 10 % quantile would pay on average.
 *
 * @see "Raiffa and Schlaifer, Applied Statistical Decision Theory (1961), 4.5"
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
  private static final int OUTCOMES = 40;

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
    double predictiveSd = Math.sqrt(variance + testSdRatio * testSdRatio);
    int[] order = Distribution.order(net);
    double[] weights = new double[soh.length];
    double decided = 0;
    double low = 0;
    double high = 0;
    for (int k = 0; k < OUTCOMES; k++) {
      double outcome = mean + predictiveSd * StandardNormal.quantile((k + 0.5) / OUTCOMES);
      double weight = 0;
      double weighted = 0;
      for (int i = 0; i < soh.length; i++) {
        double z = (outcome - soh[i]) / testSdRatio;
        weights[i] = Math.exp(-z * z / 2);
        weight += weights[i];
        weighted += weights[i] * net[i];
      }
      decided += Math.max(floor, weighted / weight) / OUTCOMES;
      low += Math.max(floor, Distribution.quantile(net, order, weights, 0.1)) / OUTCOMES;
      high += Math.max(floor, Distribution.quantile(net, order, weights, 0.9)) / OUTCOMES;
    }
    double undecided = Math.max(floor, Arrays.stream(net).average().orElseThrow());
    double lowNow = Math.max(floor, Distribution.quantile(net, 0.1));
    double highNow = Math.max(floor, Distribution.quantile(net, 0.9));
    return new TestWorth(
        testSdRatio, Math.max(0, decided - undecided), highNow - lowNow, high - low, low - lowNow);
  }
}
