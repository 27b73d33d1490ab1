package io.packtrail.sohmodel.capacity;

import io.packtrail.domain.Require;

/**
 * Capacity as the slope of charge over change of state of charge where both have errors: the
 * approximate weighted total least squares of Plett. It knows no temperature, no sensor offset and
 * no outliers, and serves as the plain method beside which ours is judged ({@code evaluate soh}).
 * Not thread-safe.
 *
 * @see "Plett (2011), Recursive approximate weighted total least squares estimation of battery cell
 *     total capacity, J. Power Sources 196, 2319"
 */
public final class TotalLeastSquares {
  private static final int HALVINGS = 100;
  private static final double WIDEST_FACTOR = 5;

  private final double expectedAh;
  private final double expectedStdAh;
  private double k;
  private double c1;
  private double c2;
  private double c3;
  private double c4;
  private double c5;
  private double c6;

  /**
   * @param expectedAh capacity expected beforehand (A·h), above 0
   * @param expectedStdAh its standard deviation (A·h), above 0
   */
  public TotalLeastSquares(double expectedAh, double expectedStdAh) {
    this.expectedAh = Require.positive("expectedAh", expectedAh, "Ah");
    this.expectedStdAh = Require.positive("expectedStdAh", expectedStdAh, "Ah");
  }

  /**
   * Takes one charge.
   *
   * @param socChangeRatio x, with standard deviation {@code socStdRatio}
   * @param chargeAh y (A·h), with standard deviation {@code chargeStdAh}
   */
  public void add(double socChangeRatio, double socStdRatio, double chargeAh, double chargeStdAh) {
    if (k == 0) {
      // One scale for all, so that both axes bear errors of the same size.
      k = socStdRatio / chargeStdAh;
      double weight = 1 / (k * k * expectedStdAh * expectedStdAh);
      c1 = weight;
      c2 = weight * k * expectedAh;
      c3 = weight * k * k * expectedAh * expectedAh;
      c4 = c1;
      c5 = c2;
      c6 = c3;
    }
    double x = socChangeRatio;
    double y = k * chargeAh;
    double byCharge = 1 / (k * k * chargeStdAh * chargeStdAh);
    double bySoc = 1 / (socStdRatio * socStdRatio);
    c1 += x * x * byCharge;
    c2 += x * y * byCharge;
    c3 += y * y * byCharge;
    c4 += x * x * bySoc;
    c5 += x * y * bySoc;
    c6 += y * y * bySoc;
  }

  /** Capacity (A·h). */
  public double capacityAh() {
    return k == 0 ? expectedAh : slope() / k;
  }

  /** Its standard deviation (A·h), from random errors alone. */
  public double stdAh() {
    return k == 0 ? expectedStdAh : Math.sqrt(2 / curvature(slope())) / k;
  }

  /** Where the cost J(r) = (c4·r⁴ − 2c5·r³ + (c1 + c6)·r² − 2c2·r + c3)/(r² + 1)² is least. */
  private double slope() {
    double low = k * expectedAh / WIDEST_FACTOR;
    double high = k * expectedAh * WIDEST_FACTOR;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = 0.5 * (low + high);
      if (steepness(middle) > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return 0.5 * (low + high);
  }

  /** ½·J'(r)·(r² + 1)³. */
  private double steepness(double r) {
    return (((c5 * r + 2 * c4 - c1 - c6) * r + 3 * (c2 - c5)) * r + c1 - 2 * c3 + c6) * r - c2;
  }

  /** J''(r) where J'(r) = 0. */
  private double curvature(double r) {
    double slopeOfSteepness =
        ((4 * c5 * r + 3 * (2 * c4 - c1 - c6)) * r + 6 * (c2 - c5)) * r + c1 - 2 * c3 + c6;
    return 2 * slopeOfSteepness / Math.pow(r * r + 1, 3);
  }
}
