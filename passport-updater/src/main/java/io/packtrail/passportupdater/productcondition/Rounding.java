package io.packtrail.passportupdater.productcondition;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as they are published: no more digits than are known. */
public final class Rounding {
  private Rounding() {}

  /** Rounds to a number of decimals; never decreasing in {@code value}. */
  public static double to(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
  }

  /** Rounds to a number of significant digits; never decreasing in {@code value}. */
  public static double significant(double value, int digits) {
    return BigDecimal.valueOf(value)
        .round(new MathContext(digits, RoundingMode.HALF_EVEN))
        .doubleValue();
  }
}
