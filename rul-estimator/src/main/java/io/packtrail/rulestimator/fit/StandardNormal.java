package io.packtrail.rulestimator.fit;

import org.apache.commons.math3.special.Erf;

/** The standard normal distribution. */
public final class StandardNormal {
  /** 95 % quantile; a two-sided 90 % interval is this many standard deviations to each side. */
  public static final double Z95 = 1.6448536269514722;

  private StandardNormal() {}

  /** Density at z. */
  public static double density(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  /** Probability of at most z. */
  public static double probability(double z) {
    return 0.5 * Erf.erfc(-z / Math.sqrt(2));
  }

  /** The z that is not exceeded with a probability, in (0, 1). */
  public static double quantile(double probability) {
    return -Math.sqrt(2) * Erf.erfcInv(2 * probability);
  }
}
