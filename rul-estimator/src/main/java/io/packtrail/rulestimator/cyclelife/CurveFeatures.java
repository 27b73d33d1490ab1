package io.packtrail.rulestimator.cyclelife;

import java.util.List;

/**
 * What a cell's capacity curve so far looks like, from capacities alone; everything is causal.
 *
 * <p>Levels are the end of a straight line through the last thirty smoothed cycles, so that a
 * feature is not one noisy measurement.
 */
final class CurveFeatures {
  /** What {@link #of} gives, in its order; capacities over the nominal one, slopes per cycle. */
  static final List<String> NAMES =
      List.of(
          "log of cycles to the end along a line",
          "log of cycles",
          "capacity now",
          "capacity of the fresh cell",
          "rise of capacity to its peak",
          "cycle of the peak",
          "slope of the first 40 cycles",
          "curvature",
          "fade from a quarter to a half",
          "fade from an eighth to a quarter",
          "fade until cycle 100",
          "fade from cycle 100 to 200",
          "fade from cycle 200 to 400",
          "slope of the last 100 cycles",
          "fade of the second half");

  private static final int LEVEL_CYCLES = 30;
  private static final int LEAST_LEVEL_CYCLE = 20;
  private static final int FIRST_CYCLE = 5;
  private static final int FRESH_CYCLES = 25;

  private CurveFeatures() {}

  /**
   * Features after {@code cycles} cycles, at least 40.
   *
   * @param smooth smoothed capacities over the nominal capacity, shape {@code [at least cycles]}
   * @param endRatio capacity ratio at the end of life
   */
  static double[] of(double[] smooth, int cycles, double endRatio) {
    double fresh = 0;
    double peak = 0;
    int peakCycle = 0;
    for (int i = 0; i < cycles; i++) {
      if (i >= FIRST_CYCLE && i < FRESH_CYCLES) {
        fresh += smooth[i] / (FRESH_CYCLES - FIRST_CYCLE);
      }
      if (smooth[i] > peak) {
        peak = smooth[i];
        peakCycle = i;
      }
    }
    double now = level(smooth, cycles);
    double half = level(smooth, cycles / 2);
    double quarter = level(smooth, cycles / 4);
    double eighth = level(smooth, cycles / 8);
    double at100 = level(smooth, Math.min(cycles, 100));
    double at200 = level(smooth, Math.min(cycles, 200));
    double at400 = level(smooth, Math.min(cycles, 400));
    double slope300 = slope(smooth, cycles, 300);
    return new double[] {
      Math.log(Math.max(now - endRatio, 0.002) / Math.max(-slope300, 2e-5)),
      Math.log(cycles),
      now,
      fresh,
      peak - fresh,
      peakCycle,
      slope(smooth, 40, 40),
      now - 2 * half + fresh,
      half - quarter,
      quarter - eighth,
      at100 - fresh,
      at200 - at100,
      at400 - at200,
      slope(smooth, cycles, 100),
      now - half,
    };
  }

  private static double level(double[] smooth, int cycles) {
    int end = Math.max(LEAST_LEVEL_CYCLE, cycles);
    int from = Math.max(0, end - LEVEL_CYCLES);
    double middle = (end - from - 1) / 2.0;
    double mean = 0;
    for (int i = from; i < end; i++) {
      mean += smooth[i] / (end - from);
    }
    return mean + slope(smooth, end, LEVEL_CYCLES) * middle;
  }

  /** Least-squares slope over the last {@code window} of the first {@code cycles} cycles. */
  private static double slope(double[] smooth, int cycles, int window) {
    int from = Math.max(0, cycles - window);
    double middle = (from + cycles - 1) / 2.0;
    double xy = 0;
    double xx = 0;
    for (int i = from; i < cycles; i++) {
      xy += (i - middle) * smooth[i];
      xx += (i - middle) * (i - middle);
    }
    return xy / xx;
  }
}
