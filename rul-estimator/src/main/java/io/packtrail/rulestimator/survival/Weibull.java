package io.packtrail.rulestimator.survival;

import io.packtrail.rulestimator.fit.Roots;
import java.util.List;

/**
 * A Weibull law of life, S(t) = e^(−(t/scale)^shape).
 *
 * @param shape below 1: early failures; about 1: random; above 1: wear
 * @param scale time by which 63.2 % have failed
 */
public record Weibull(double shape, double scale) {

  /**
   * Most likely law for observations of which some ended without a failure. The shape k solves Σ
   * tᵏ·ln t / Σ tᵏ − 1/k = mean of ln t over the failures; then scale = (Σ tᵏ / failures)^(1/k).
   *
   * @throws IllegalArgumentException when fewer than two distinct times of failure are given
   */
  public static Weibull fit(List<Observation> observations) {
    double[] failures =
        observations.stream().filter(Observation::failed).mapToDouble(Observation::time).toArray();
    long distinct = java.util.Arrays.stream(failures).distinct().count();
    if (distinct < 2) {
      throw new IllegalArgumentException(
          "observations must hold two distinct times of failure, got " + distinct);
    }
    double meanLog = java.util.Arrays.stream(failures).map(Math::log).average().orElseThrow();
    double shape = Roots.find(k -> score(observations, k) - meanLog, 0.02, 50);
    double sum = observations.stream().mapToDouble(o -> Math.pow(o.time(), shape)).sum();
    return new Weibull(shape, Math.pow(sum / failures.length, 1 / shape));
  }

  private static double score(List<Observation> observations, double shape) {
    // Relative to the longest time, so that high shapes do not overflow.
    double longest = observations.stream().mapToDouble(Observation::time).max().orElseThrow();
    double weight = 0;
    double log = 0;
    for (Observation observation : observations) {
      double power = Math.pow(observation.time() / longest, shape);
      weight += power;
      log += power * Math.log(observation.time());
    }
    return log / weight - 1 / shape;
  }

  /** Share surviving beyond a time. */
  public double survivalRatio(double time) {
    return Math.exp(-Math.pow(time / scale, shape));
  }
}
