package io.packtrail.passportupdater.productcondition;

import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SohResult;
import java.math.BigDecimal;

/**
 * How well a published number is known: its 90 % interval, in the unit of the number.
 *
 * @param low lower bound
 * @param high upper bound
 */
public record Uncertainty(BigDecimal low, BigDecimal high) {
  /** Half a 90 % interval of a normal distribution, in standard deviations. */
  private static final double Z_90 = 1.6448536269514722;

  private static final int MAX_DECIMALS = 4;

  /** The interval of a ratio, scaled to the unit of {@code whole}. */
  public static Uncertainty of(RatioInterval interval, double whole) {
    return new Uncertainty(
        BigDecimal.valueOf(interval.lowRatio() * whole),
        BigDecimal.valueOf(interval.highRatio() * whole));
  }

  /** The interval of the remaining capacity (A·h). */
  public static Uncertainty ofCapacity(SohResult.Estimated soh) {
    return of(soh.soh90(), soh.reference().capacityAh());
  }

  /** The standard uncertainty of a normal distribution with this interval. */
  public double standard() {
    return high.subtract(low).doubleValue() / (2 * Z_90);
  }

  /**
   * Rounds a number to the place of the second significant digit of its standard uncertainty (JCGM
   * 100:2008 "GUM" §7.2.6), at most four decimals.
   */
  public double round(double value) {
    double standard = standard();
    int decimals = standard > 0 ? 1 - (int) Math.floor(StrictMath.log10(standard)) : MAX_DECIMALS;
    return Rounding.to(value, Math.max(0, Math.min(MAX_DECIMALS, decimals)));
  }

  /** The lower bound, rounded as the number. */
  public double roundedLow() {
    return round(low.doubleValue());
  }

  /** The upper bound, rounded as the number. */
  public double roundedHigh() {
    return round(high.doubleValue());
  }
}
