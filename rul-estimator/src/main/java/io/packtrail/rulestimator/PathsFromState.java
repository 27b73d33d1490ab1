package io.packtrail.rulestimator;

import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.RulResult;
import io.packtrail.rulestimator.fit.StandardNormal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Possible futures that start in a given state of health and its interval, so that what is said of
 * now and of later agrees with the state that stands beside it.
 *
 * <p>A forecast starts from the level of the last half year, which differs from the newest estimate
 * by what that one errs. Each path keeps its rank and its loss: the i-th lowest starts at the i-th
 * quantile of the state, a normal distribution with a half of its own to each side.
 */
final class PathsFromState {
  private static final int FAN_POINTS = 16;

  private final List<FuturePath> paths;
  private final double[] useFactors;
  private final DoubleUnaryOperator doseYearsAfter;
  private final double[] shifts;

  /**
   * @param useFactors use a year over that of now, by path
   * @param doseYearsAfter years' worth of dose on the paths after so many years from now
   * @param stateRatio median of the state now
   * @param state90 its 90 % interval
   */
  PathsFromState(
      List<FuturePath> paths,
      double[] useFactors,
      DoubleUnaryOperator doseYearsAfter,
      double stateRatio,
      RatioInterval state90) {
    this.paths = paths;
    this.useFactors = useFactors;
    this.doseYearsAfter = doseYearsAfter;
    this.shifts = new double[paths.size()];
    double dose = doseYearsAfter.applyAsDouble(0);
    double[] levels = paths.stream().mapToDouble(path -> path.sohAfter(dose)).toArray();
    List<Integer> ranked =
        IntStream.range(0, levels.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> levels[i]))
            .toList();
    for (int rank = 0; rank < levels.length; rank++) {
      int i = ranked.get(rank);
      double z = StandardNormal.quantile((rank + 0.5) / levels.length);
      double half = z < 0 ? stateRatio - state90.lowRatio() : state90.highRatio() - stateRatio;
      shifts[i] = stateRatio + z * half / StandardNormal.Z95 - levels[i];
    }
  }

  /**
   * Probability that the state of health is at or below a threshold within some years.
   *
   * @param withinYears the time looked at (years; 0: now) by a path's use over that of now
   */
  double probabilityBelow(double thresholdRatio, DoubleUnaryOperator withinYears) {
    int below = 0;
    for (int i = 0; i < shifts.length; i++) {
      if (sohAfter(i, withinYears.applyAsDouble(useFactors[i])) <= thresholdRatio) {
        below++;
      }
    }
    return (double) below / shifts.length;
  }

  private double sohAfter(int path, double years) {
    return paths.get(path).sohAfter(doseYearsAfter.applyAsDouble(years)) + shifts[path];
  }

  /** State of health from now until {@code years} ahead. */
  List<RulResult.FanPoint> fan(double years) {
    List<RulResult.FanPoint> fan = new ArrayList<>(FAN_POINTS + 1);
    double[] soh = new double[shifts.length];
    for (int point = 0; point <= FAN_POINTS; point++) {
      double ahead = years * point / FAN_POINTS;
      Arrays.setAll(soh, i -> sohAfter(i, ahead));
      Arrays.sort(soh);
      fan.add(
          new RulResult.FanPoint(ahead, new Quantiles(at(soh, 0.05), at(soh, 0.5), at(soh, 0.95))));
    }
    return fan;
  }

  private static double at(double[] sorted, double probability) {
    return Math.max(0, sorted[(int) Math.round(probability * (sorted.length - 1))]);
  }
}
