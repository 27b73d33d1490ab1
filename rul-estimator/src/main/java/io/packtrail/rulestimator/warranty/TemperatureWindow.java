package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Require;
import org.jspecify.annotations.Nullable;

/**
 * The temperatures inside which a warranty wants a battery to be.
 *
 * @param lowDegC lowest temperature (°C), −60 to 100; absent: no lower bound
 * @param hoursBelow hours below it that are allowed in all, at least 0
 * @param highDegC highest temperature (°C), −60 to 100; absent: no upper bound
 * @param hoursAbove hours above it that are allowed in all, at least 0
 */
public record TemperatureWindow(
    @Nullable Double lowDegC, double hoursBelow, @Nullable Double highDegC, double hoursAbove) {
  /** Coldest bound that is taken (°C). */
  public static final double COLDEST_DEG_C = -60;

  /** Hottest bound that is taken (°C). */
  public static final double HOTTEST_DEG_C = 100;

  public TemperatureWindow {
    if (lowDegC != null) {
      Require.inRange("lowDegC", lowDegC, COLDEST_DEG_C, HOTTEST_DEG_C, "°C");
    }
    if (highDegC != null) {
      Require.inRange(
          "highDegC", highDegC, lowDegC == null ? COLDEST_DEG_C : lowDegC, HOTTEST_DEG_C, "°C");
    }
    Require.inRange("hoursBelow", hoursBelow, 0, 1e6, "h");
    Require.inRange("hoursAbove", hoursAbove, 0, 1e6, "h");
  }
}
