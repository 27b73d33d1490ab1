package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Require;
import io.packtrail.rulestimator.fit.BinomialInterval;

/**
 * Part B of UN GTR 22: a vehicle family passes when at most 10 % of the sample lie below the
 * minimum performance requirement.
 *
 * @param below vehicles below the requirement
 * @param sampled vehicles sampled
 * @param belowRatio their share
 * @param passed whether that is at most 10 %
 * @param low95Ratio lower bound of the exact 95 % interval of the family's share
 * @param high95Ratio upper bound
 */
public record PartB(
    int below,
    int sampled,
    double belowRatio,
    boolean passed,
    double low95Ratio,
    double high95Ratio) {

  /** Decides for a sample. */
  public static PartB decide(int below, int sampled) {
    Require.inRange("below", below, 0, sampled, "");
    Require.positive("sampled", sampled, "");
    BinomialInterval interval = BinomialInterval.clopperPearson(below, sampled, 0.05);
    // Whole numbers, so that exactly one in ten passes.
    return new PartB(
        below,
        sampled,
        (double) below / sampled,
        10L * below <= sampled,
        interval.lowRatio(),
        interval.highRatio());
  }
}
