package io.packtrail.rulestimator.fit;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/** Roots of functions of one variable. */
public final class Roots {
  private static final double ACCURACY = 1e-12;
  private static final int EVALUATIONS = 500;

  private Roots() {}

  /**
   * The root between two points at which the function has opposite signs (Brent's method).
   *
   * @throws IllegalArgumentException when it has not
   */
  public static double find(DoubleUnaryOperator function, double low, double high) {
    return new BrentSolver(ACCURACY).solve(EVALUATIONS, function::applyAsDouble, low, high);
  }
}
