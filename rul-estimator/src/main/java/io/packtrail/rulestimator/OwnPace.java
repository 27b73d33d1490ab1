package io.packtrail.rulestimator;

import java.util.List;
import java.util.Optional;

/**
 * How fast a battery has aged by its own history alone.
 *
 * <p>The multiplier's own prior is left out, so that a battery is not drawn to the group that it is
 * compared with; exponent and capacity when new are those of the group. What lies behind a bend
 * counts too.
 *
 * @param logMultiplier ln d by the history alone
 * @param variance variance of that
 * @param group those it can be compared with: same ageing law, same make
 */
public record OwnPace(double logMultiplier, double variance, String group) {
  /** Fewer points leave the multiplier to the width of the grid. */
  static final int LEAST_POINTS = 3;

  static Optional<OwnPace> of(AgeingPrior prior, String group, UseAndHealth past) {
    List<HealthPoints.Point> points = past.points();
    if (points.size() < LEAST_POINTS) {
      return Optional.empty();
    }
    AgeingPosterior.Moments own =
        AgeingPosterior.logMultiplierByHistory(prior, past.curves(), points);
    return Optional.of(new OwnPace(own.mean(), own.variance(), group));
  }
}
