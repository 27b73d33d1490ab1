package io.packtrail.passportupdater.productcondition;

import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SohResult;

/**
 * How well a published number is known, in its own unit.
 *
 * @param low lower bound of the 90 % interval
 * @param high upper bound
 */
@SuppressWarnings("javadoc") // the unit is that of the number it belongs to
public record Uncertainty(double low, double high) {
  /** Half a 90 % interval of a normal distribution, in standard deviations. */
  private static final double Z_90 = 1.6448536269514722;

  /** The interval of a ratio, scaled to the unit of {@code whole}. */
  public static Uncertainty of(RatioInterval interval, double whole) {
    return new Uncertainty(interval.lowRatio() * whole, interval.highRatio() * whole);
  }

  /** The interval of the remaining capacity (A·h). */
  public static Uncertainty ofCapacity(SohResult.Estimated soh) {
    return of(soh.soh90(), soh.reference().capacityAh());
  }

  /** The standard uncertainty of a normal distribution with this interval. */
  public double standard() {
    return (high - low) / (2 * Z_90);
  }

  /**
   * Rounds a number, or a bound of it, to the place of the second significant digit of its standard
   * uncertainty (JCGM 100:2008 "GUM" §7.2.6), at most four decimals.
   */
  public double round(double value) {
    double standard = standard();
    int decimals = standard > 0 ? 1 - (int) Math.floor(Math.log10(standard)) : 4;
    return Rounding.to(value, Math.max(0, Math.min(4, decimals)));
  }
}
