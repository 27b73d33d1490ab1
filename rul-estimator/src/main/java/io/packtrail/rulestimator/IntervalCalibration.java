package io.packtrail.rulestimator;

import io.packtrail.domain.ForecastCalibration;
import io.packtrail.domain.Require;
import io.packtrail.rulestimator.fit.BinomialInterval;
import java.util.Arrays;
import java.util.Locale;

/**
 * By how much the forecasts of a model group fall short of what came: conformal calibration on
 * histories that were cut a year or more before their end.
 *
 * <p>Of each battery the factor is known that its forecast's spread would have needed for the 90 %
 * interval to reach what came ({@link HeldBackTime}). Where fewer are covered as they are than
 * chance explains (one in a hundred), the group's factor is the 0.9 quantile of these, with one
 * more battery at infinity; elsewhere it is 1. It is never below 1: the time held back shows few of
 * the knees and changes of use that a whole remaining life brings.
 *
 * @param spreadRatio on the spread of the logarithm of a path's rate of loss, 1 to {@value
 *     #MOST_FACTOR}
 * @param batteries whose forecast was compared
 * @param coveredRatio share of them that the 90 % interval covered as it was, 0 to 1
 * @see "Romano, Patterson and Candès (2019), Conformalized quantile regression, arXiv:1905.03222"
 */
public record IntervalCalibration(double spreadRatio, int batteries, double coveredRatio) {
  /** Batteries below which nothing is said of a group. */
  public static final int LEAST_BATTERIES = 20;

  /** A group that would need more is forecast by a wrong model, and no interval mends that. */
  public static final double MOST_FACTOR = 4;

  private static final double SHARE = 0.9;

  /** Probability that a group whose intervals are right is widened nevertheless. */
  private static final double CHANCE = 0.01;

  private static final double THREE_DECIMALS = 1e3;

  public IntervalCalibration {
    Require.inRange("spreadRatio", spreadRatio, 1, MOST_FACTOR, "");
    Require.positive("batteries", batteries, "");
    Require.inRange("coveredRatio", coveredRatio, 0, 1, "");
  }

  /**
   * Learns from the factors that the forecasts of a group's batteries would have needed.
   *
   * @param needed one a battery, at least 0, at least {@value #LEAST_BATTERIES} of them
   */
  static IntervalCalibration of(double[] needed) {
    double[] sorted = needed.clone();
    Arrays.sort(sorted);
    int covered = (int) Arrays.stream(sorted).filter(one -> one <= 1).count();
    double factor = 1;
    if (BinomialInterval.clopperPearson(covered, sorted.length, 2 * CHANCE).highRatio() < SHARE) {
      int rank = (int) Math.ceil(SHARE * (sorted.length + 1));
      factor = Math.min(MOST_FACTOR, sorted[Math.min(sorted.length, rank) - 1]);
    }
    return new IntervalCalibration(
        rounded(factor), sorted.length, rounded((double) covered / sorted.length));
  }

  /** As forecasts carry it. */
  ForecastCalibration told() {
    return new ForecastCalibration(spreadRatio, batteries, coveredRatio);
  }

  /** One sentence for a person. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        "Forecasts of %d histories of its group, cut a year or more before their end, covered %.0f %% of what came with their 90 %% intervals: %s.",
        batteries,
        100 * coveredRatio,
        spreadRatio > 1
            ? String.format(
                Locale.ROOT, "the spread of its rate of loss is widened by %.2f", spreadRatio)
            : "nothing is widened");
  }

  /** What lies beyond differs between processors, and would change the kept bytes. */
  private static double rounded(double value) {
    return Math.round(value * THREE_DECIMALS) / THREE_DECIMALS;
  }
}
