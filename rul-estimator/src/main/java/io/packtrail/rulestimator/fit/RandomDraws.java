package io.packtrail.rulestimator.fit;

import org.apache.commons.math3.random.Well19937c;

/**
 * Random draws that are the same for the same seed on every platform and Java version, which the
 * JDK's own generators do not promise for normal draws.
 */
public final class RandomDraws {
  private final Well19937c generator;

  public RandomDraws(long seed) {
    this.generator = new Well19937c(seed);
  }

  /** Uniform in [0, 1). */
  public double uniform() {
    return generator.nextDouble();
  }

  /** Standard normal. */
  public double normal() {
    return generator.nextGaussian();
  }

  /** Exponential of the given rate. */
  public double exponential(double rate) {
    return -Math.log1p(-generator.nextDouble()) / rate;
  }
}
