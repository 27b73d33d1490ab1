package io.packtrail.rulestimator;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Quantiles;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.ageing.AgeingModel;
import io.packtrail.rulestimator.fit.StandardNormal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first half of a battery's history, and the level of health that the time since brought: what
 * a forecast of then can be held against. At least a year is held back.
 *
 * <p>Compared is the loss between two levels, each the mean over half a year. What all estimates of
 * one battery have in common falls out of it; what their own errors add is known and taken off, so
 * that the noise of measurements is not mistaken for ageing that nobody foresaw.
 *
 * @param seed of the forecast's paths
 * @param before the history up to the cut
 * @param soh its last estimate
 * @param yearsAhead time from that estimate to the later level (years)
 * @param levelRatio later level: mean health over the last half year
 * @param levelVariance variance of that level by the points' own errors
 */
record HeldBackTime(
    long seed,
    UseAndHealth before,
    SohResult.Estimated soh,
    double yearsAhead,
    double levelRatio,
    double levelVariance) {
  /** Least time held back (days), and the part of the record where that is longer. */
  private static final double LEAST_DAYS_HELD_BACK = UseBlock.DAYS_PER_YEAR;

  private static final double RATIO_HELD_BACK = 0.5;

  /** Record before the cut without which a forecast is hardly more than its prior (days). */
  private static final double LEAST_DAYS_BEFORE = 180;

  /**
   * A loss below this (ratio) is too small to be told from none, and its logarithm means nothing.
   */
  private static final double LEAST_LOSS = 1e-4;

  /** Absent where the history is too short to be cut. */
  static @Nullable HeldBackTime of(
      Battery battery, BatteryAssessment assessment, AgeingModel model) {
    PresentCells cells = PresentCells.of(assessment);
    List<HealthPoints.Point> level = PresentState.level(HealthPoints.of(cells.history()));
    if (level.size() < PresentState.LEAST_LEVEL_POINTS) {
      return null;
    }
    double weight = level.stream().mapToDouble(HealthPoints.Point::weight).sum();
    double day = level.stream().mapToDouble(one -> one.weight() * one.day()).sum() / weight;
    double heldBack =
        Math.max(LEAST_DAYS_HELD_BACK, RATIO_HELD_BACK * (day - HealthPoints.day(cells.from())));
    PresentCells before = cells.until(HealthPoints.time(day - heldBack));
    if (before.history().isEmpty() || !before.isCovered()) {
      return null;
    }
    SohResult.Estimated soh = before.history().get(before.history().size() - 1);
    before = before.until(soh.asOf());
    if (before.spanDays() < LEAST_DAYS_BEFORE || !before.isCovered()) {
      return null;
    }
    UseAndHealth past = new UseAndHealth(battery, before, model);
    return new PresentState(soh, past).hasLevel()
        ? new HeldBackTime(
            RulEstimator.seed(battery, soh.asOf()),
            past,
            soh,
            (day - HealthPoints.day(soh.asOf())) / UseBlock.DAYS_PER_YEAR,
            level.stream().mapToDouble(one -> one.weight() * one.sohRatio()).sum() / weight,
            1 / weight)
        : null;
  }

  /**
   * The factor on the spread of ln(loss) with which the 90 % interval of a forecast by a prior just
   * reaches what came: 0 where errors of measurement alone explain the distance, infinite where no
   * spread does.
   */
  double spreadNeeded(AgeingPrior prior) {
    PresentState present = new PresentState(soh, before).exact();
    FutureUse use = FutureUse.own(before);
    Quantiles foreseen =
        new ForecastPaths(
                present,
                0,
                new AgeingPosterior(prior, before.curves(), before.straightPoints()),
                before.curves(),
                use,
                new SeasonalYear(use.year(), use.severity(), prior.meanExponent()),
                seed)
            .soh(yearsAhead);
    double noise = StandardNormal.Z95 * Math.sqrt(levelVariance + 1 / present.levelWeight());
    double median = Math.max(LEAST_LOSS, present.levelRatio() - foreseen.q50());
    double beyond = present.levelRatio() - levelRatio - median;
    if (Math.abs(beyond) <= noise) {
      return 0;
    }
    double unexplained = Math.sqrt(beyond * beyond - noise * noise);
    double reached = beyond > 0 ? median + unexplained : median - unexplained;
    double end = present.levelRatio() - (beyond > 0 ? foreseen.q05() : foreseen.q95());
    double foreseenSpread = Math.log(Math.max(LEAST_LOSS, end) / median);
    double needed = reached <= 0 ? Double.NaN : Math.log(reached / median) / foreseenSpread;
    // Nothing foreseen on that side, or nothing lost at all: no factor reaches it.
    return needed > 0 ? needed : Double.POSITIVE_INFINITY;
  }
}
