package io.packtrail.rulestimator.survival;

import io.packtrail.rulestimator.fit.Roots;
import io.packtrail.rulestimator.fit.StandardNormal;
import java.util.Arrays;
import java.util.List;

/**
 * A Weibull law of life, S(t) = e^(−(t/scale)^shape).
 *
 * @param shape below 1: early failures; about 1: random; above 1: wear
 * @param scale time by which 63.2 % have failed
 */
public record Weibull(double shape, double scale) {
  private static final double Z975 = StandardNormal.quantile(0.975);

  /**
   * Most likely law for observations of which some ended without a failure or began late. With e
   * the entries, the shape k solves Σ (tᵏ·ln t − eᵏ·ln e) / Σ (tᵏ − eᵏ) − 1/k = mean of ln t over
   * the failures; then scale = (Σ (tᵏ − eᵏ) / failures)^(1/k).
   *
   * @throws IllegalArgumentException when fewer than two distinct times of failure are given, or
   *     when these leave the shape open
   */
  public static Weibull fit(List<Observation> observations) {
    double[] failures = failures(observations);
    long distinct = Arrays.stream(failures).distinct().count();
    if (distinct < 2) {
      throw new IllegalArgumentException(
          "observations must hold two distinct times of failure, got " + distinct);
    }
    double meanLog = Arrays.stream(failures).map(Math::log).average().orElseThrow();
    double low = score(observations, 0.02) - meanLog;
    double high = score(observations, 50) - meanLog;
    if (!(low < 0 && high > 0)) {
      throw new IllegalArgumentException(
          "observations must settle a shape between 0.02 and 50, got none");
    }
    double shape = Roots.find(k -> score(observations, k) - meanLog, 0.02, 50);
    double sum =
        observations.stream()
            .mapToDouble(o -> Math.pow(o.time(), shape) - Math.pow(o.entry(), shape))
            .sum();
    return new Weibull(shape, Math.pow(sum / failures.length, 1 / shape));
  }

  /**
   * The same with 95 % intervals from the observed information of ln shape and ln scale.
   *
   * @throws IllegalArgumentException as {@link #fit}
   */
  public static WeibullFit fitWithIntervals(List<Observation> observations) {
    Weibull law = fit(observations);
    double step = 1e-3;
    double a = Math.log(law.shape);
    double b = Math.log(law.scale);
    double middle = logLikelihood(observations, a, b);
    double aa = curvature(observations, a, b, step, 0, middle);
    double bb = curvature(observations, a, b, 0, step, middle);
    double ab =
        (logLikelihood(observations, a + step, b + step)
                - logLikelihood(observations, a + step, b - step)
                - logLikelihood(observations, a - step, b + step)
                + logLikelihood(observations, a - step, b - step))
            / (4 * step * step);
    // The inverse of the negated second derivatives.
    double determinant = aa * bb - ab * ab;
    double sdShape = Math.sqrt(-bb / determinant);
    double sdScale = Math.sqrt(-aa / determinant);
    return new WeibullFit(
        law,
        law.shape * Math.exp(-Z975 * sdShape),
        law.shape * Math.exp(Z975 * sdShape),
        law.scale * Math.exp(-Z975 * sdScale),
        law.scale * Math.exp(Z975 * sdScale));
  }

  private static double curvature(
      List<Observation> observations,
      double a,
      double b,
      double stepA,
      double stepB,
      double middle) {
    double step = stepA + stepB;
    return (logLikelihood(observations, a + stepA, b + stepB)
            - 2 * middle
            + logLikelihood(observations, a - stepA, b - stepB))
        / (step * step);
  }

  private static double logLikelihood(
      List<Observation> observations, double logShape, double logScale) {
    double shape = Math.exp(logShape);
    double sum = 0;
    for (Observation one : observations) {
      double z = Math.log(one.time()) - logScale;
      sum -= Math.exp(shape * z);
      if (one.entry() > 0) {
        sum += Math.exp(shape * (Math.log(one.entry()) - logScale));
      }
      if (one.failed()) {
        sum += logShape - logScale + (shape - 1) * z;
      }
    }
    return sum;
  }

  private static double[] failures(List<Observation> observations) {
    return observations.stream()
        .filter(Observation::failed)
        .mapToDouble(Observation::time)
        .toArray();
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
      if (observation.entry() > 0) {
        double before = Math.pow(observation.entry() / longest, shape);
        weight -= before;
        log -= before * Math.log(observation.entry());
      }
    }
    return log / weight - 1 / shape;
  }

  /** Share surviving beyond a time. */
  public double survivalRatio(double time) {
    return Math.exp(-Math.pow(time / scale, shape));
  }
}
