package io.packtrail.rulestimator;

import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.fit.StandardNormal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The state-of-health history, thinned to points whose errors are near independent. */
final class HealthPoints {
  private static final double SECONDS_PER_DAY = 86_400;
  private static final double THIN_DAYS = 30;
  private static final int LEAST_POINTS = 24;

  /** Standard deviation of one thinned point about the battery's own smooth course. */
  private static final double POINT_SD = 0.007;

  /**
   * Part of the published interval that is common to all points of one battery, such as the gain of
   * its current sensor; it shifts the whole course and says nothing against its shape.
   */
  private static final double COMMON_SD = 0.011;

  private HealthPoints() {}

  /**
   * One point.
   *
   * @param day time (epoch days)
   * @param sohRatio state of health
   * @param weight 1 / variance of its own error
   */
  record Point(double day, double sohRatio, double weight) {}

  /**
   * One point for each thirty days, or 24 evenly spread ones where the history is short: the mean
   * of the estimates in them. Its weight is that of a single estimate, since neighbouring ones
   * share most of their error where a filter made them; where they do not, the mean is better than
   * said.
   */
  static List<Point> of(List<SohResult.Estimated> history) {
    List<Point> points = new ArrayList<>();
    if (history.isEmpty()) {
      return points;
    }
    double first = day(history.get(0).asOf());
    double last = day(history.get(history.size() - 1).asOf());
    double spacing = Math.min(THIN_DAYS, (last - first) / LEAST_POINTS);
    int end = history.size();
    while (end > 0) {
      double oldest = day(history.get(end - 1).asOf()) - spacing;
      int start = end - 1;
      while (start > 0 && day(history.get(start - 1).asOf()) > oldest) {
        start--;
      }
      points.add(0, mean(history.subList(start, end)));
      end = start;
    }
    return points;
  }

  private static Point mean(List<SohResult.Estimated> estimates) {
    double day = 0;
    double soh = 0;
    double weight = 0;
    for (SohResult.Estimated estimate : estimates) {
      Point point = point(day(estimate.asOf()), estimate);
      day += point.day();
      soh += point.sohRatio();
      weight += point.weight();
    }
    int count = estimates.size();
    return new Point(day / count, soh / count, weight / count);
  }

  private static Point point(double day, SohResult.Estimated estimate) {
    double sd = standardDeviation(estimate);
    double own = Math.max(0, sd * sd - COMMON_SD * COMMON_SD);
    return new Point(day, estimate.sohRatio(), 1 / (POINT_SD * POINT_SD + own));
  }

  /** Standard deviation behind a 90 % interval. */
  static double standardDeviation(SohResult.Estimated estimate) {
    return (estimate.soh90().highRatio() - estimate.soh90().lowRatio()) / (2 * StandardNormal.Z95);
  }

  /**
   * Standard deviation of a level over several points: what one estimate's error has beyond its
   * point's own, and what remains of the points' own.
   *
   * @param sd standard deviation that one estimate states
   * @param weight sum of the points' weights
   */
  static double levelStandardDeviation(double sd, double weight) {
    return Math.sqrt(Math.max(0, sd * sd - POINT_SD * POINT_SD) + 1 / weight);
  }

  static double day(Instant time) {
    return time.getEpochSecond() / SECONDS_PER_DAY;
  }

  /** The whole second of a time in epoch days. */
  static Instant time(double day) {
    return Instant.ofEpochSecond((long) (day * SECONDS_PER_DAY));
  }
}
