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
  public TemperatureWindow {
    if (lowDegC != null) {
      Require.inRange("lowDegC", lowDegC, -60, 100, "°C");
    }
    if (highDegC != null) {
      Require.inRange("highDegC", highDegC, lowDegC == null ? -60 : lowDegC, 100, "°C");
    }
    Require.inRange("hoursBelow", hoursBelow, 0, 1e6, "h");
    Require.inRange("hoursAbove", hoursAbove, 0, 1e6, "h");
  }
}
