package io.packtrail.rulestimator.fit;

import org.apache.commons.math3.distribution.TDistribution;

/** Student's distribution: a deviation over a spread that is itself estimated. */
public final class StudentT {
  private StudentT() {}

  /**
   * Probability of more than t.
   *
   * @param degreesOfFreedom above 0, need not be whole
   */
  public static double probabilityAbove(double t, double degreesOfFreedom) {
    return new TDistribution(null, degreesOfFreedom).cumulativeProbability(-t);
  }
}
