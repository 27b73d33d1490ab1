package io.packtrail.rulestimator.survival;

import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * Failures over the time under observation, with the exact 95 % interval of a Poisson count; it
 * says something even where nothing has failed.
 *
 * @see "Garwood, Biometrika 28 (1936) 437"
 * @param failures failures
 * @param exposure time under observation, all units together
 * @param perTime failures per unit of time
 * @param low95 lower bound of the 95 % interval
 * @param high95 upper bound
 */
public record FailureRate(
    int failures, double exposure, double perTime, double low95, double high95) {

  /** The rate of some observations, at least one. */
  public static FailureRate of(List<Observation> observations) {
    int failures = (int) observations.stream().filter(Observation::failed).count();
    double exposure = observations.stream().mapToDouble(one -> one.time() - one.entry()).sum();
    double low =
        failures == 0
            ? 0
            : new ChiSquaredDistribution(null, 2.0 * failures).inverseCumulativeProbability(0.025)
                / 2;
    double high =
        new ChiSquaredDistribution(null, 2.0 * failures + 2).inverseCumulativeProbability(0.975)
            / 2;
    return new FailureRate(
        failures, exposure, failures / exposure, low / exposure, high / exposure);
  }
}
