package io.packtrail.rulestimator;

import io.packtrail.domain.Require;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The use that a caller plans for a battery, from the time of the forecast on. What is absent stays
 * as in the battery's own trailing year, its seasons included.
 *
 * @param name what the caller calls it, one phrase
 * @param kmPerYear distance a year (km), 0 to 500,000; cycles follow it by the battery's own
 *     consumption where they are absent
 * @param efcPerYear equivalent full cycles a year, 1 to 3,000; the distance follows them where it
 *     is absent
 * @param tempMeanDegC mean cell temperature (°C), −20 to 60; the seasons' swing about it stays
 * @param socMeanRatio mean state of charge, 0.02 to 0.98
 * @param depthRatio depth of the daily swing, 0.02 to 1
 * @param chargeCRate mean charging rate (1/h), 0.01 to 5
 * @param steady whether each day is like the others, as in stationary storage; then nothing may be
 *     absent
 */
public record PlannedUse(
    String name,
    @Nullable Double kmPerYear,
    @Nullable Double efcPerYear,
    @Nullable Double tempMeanDegC,
    @Nullable Double socMeanRatio,
    @Nullable Double depthRatio,
    @Nullable Double chargeCRate,
    boolean steady) {
  /** Most distance a year (km), given or by the cycles. */
  static final double MOST_KM_PER_YEAR = 500_000;

  public PlannedUse {
    range("kmPerYear", kmPerYear, 0, MOST_KM_PER_YEAR, "km");
    range("efcPerYear", efcPerYear, 1, 3_000, "");
    range("tempMeanDegC", tempMeanDegC, -20, 60, "°C");
    range("socMeanRatio", socMeanRatio, 0.02, 0.98, "");
    range("depthRatio", depthRatio, 0.02, 1, "");
    range("chargeCRate", chargeCRate, 0.01, 5, "1/h");
    if (socMeanRatio != null
        && depthRatio != null
        && (socMeanRatio - depthRatio / 2 < -1e-9 || socMeanRatio + depthRatio / 2 > 1 + 1e-9)) {
      throw new IllegalArgumentException(
          "depthRatio must fit between empty and full around socMeanRatio %s, got %s"
              .formatted(socMeanRatio, depthRatio));
    }
    if (steady
        && Stream.of(kmPerYear, efcPerYear, tempMeanDegC, socMeanRatio, depthRatio, chargeCRate)
            .anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "steady must be told with all figures, got some of them for " + name);
    }
  }

  private static void range(
      String name, @Nullable Double value, double low, double high, String unit) {
    if (value != null) {
      Require.inRange(name, value, low, high, unit);
    }
  }
}
