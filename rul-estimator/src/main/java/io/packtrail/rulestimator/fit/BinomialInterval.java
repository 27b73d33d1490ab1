package io.packtrail.rulestimator.fit;

import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * Exact (Clopper–Pearson) interval of a share.
 *
 * @param lowRatio lower bound
 * @param highRatio upper bound
 */
public record BinomialInterval(double lowRatio, double highRatio) {

  /**
   * The interval for {@code hits} of {@code trials} that misses the true share with at most {@code
   * missRatio}, half of it on each side.
   */
  public static BinomialInterval clopperPearson(int hits, int trials, double missRatio) {
    double low =
        hits == 0
            ? 0
            : new BetaDistribution(null, hits, trials - hits + 1)
                .inverseCumulativeProbability(missRatio / 2);
    double high =
        hits == trials
            ? 1
            : new BetaDistribution(null, hits + 1, trials - hits)
                .inverseCumulativeProbability(1 - missRatio / 2);
    return new BinomialInterval(low, high);
  }
}
