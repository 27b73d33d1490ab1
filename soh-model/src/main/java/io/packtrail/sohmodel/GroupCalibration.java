package io.packtrail.sohmodel;

import io.packtrail.domain.Require;
import io.packtrail.sohmodel.learned.ConformalFactor;
import java.util.List;

/**
 * By how much the error budget of charges falls short of what a model group's batteries show:
 * conformal prediction of each next charge, split by battery.
 *
 * <p>Every charge was predicted before it was taken in; its distance from the prediction, in
 * standard deviations as the budget states them, should exceed 1.645 in one of ten. The factor is
 * the 0.9 quantile of these distances over 1.645, each battery with the same weight and one more
 * battery at infinity. It is never below 1: a budget that is too wide for the charges of a group
 * also covers what all of a vehicle's charges have in common, which no distance shows; narrowed by
 * it, intervals would miss the truth (docs/models/soh.md, section 6).
 *
 * @see "Vovk, Gammerman, Shafer (2005), Algorithmic Learning in a Random World, ch. 4"
 * @param factor of the standard deviation of charges, at least 1
 * @param batteries whose charges it was learned from
 */
public record GroupCalibration(double factor, int batteries) {
  /** Nothing is known of the group: the budget as it is. */
  public static final GroupCalibration NONE = new GroupCalibration(1, 0);

  /** Batteries below which nothing is said of a group. */
  public static final int LEAST_BATTERIES = 20;

  /** A battery's first charges meet a belief that is not of its group's making. */
  public static final int FIRST_CHARGES = 3;

  private static final double SHARE = 0.9;

  /**
   * @throws IllegalArgumentException for a factor below 1
   */
  public GroupCalibration {
    Require.inRange("factor", factor, 1, Double.MAX_VALUE, "");
  }

  /**
   * Learns from the distances of a group, one array a battery; batteries without charges do not
   * count, and {@link #NONE} is the answer where fewer than {@value #LEAST_BATTERIES} are left.
   */
  public static GroupCalibration of(List<double[]> sigmasOfBatteries) {
    List<double[]> known = sigmasOfBatteries.stream().filter(sigmas -> sigmas.length > 0).toList();
    return known.size() < LEAST_BATTERIES
        ? NONE
        : new GroupCalibration(
            Math.max(1, ConformalFactor.of(known, SHARE) / EstimateState.SIGMAS_90), known.size());
  }
}
