package io.packtrail.rulestimator.fit;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/** Minima of functions of one variable. */
public final class Minimum {
  private Minimum() {}

  /** Where a function with one minimum between two points has it (Brent's method). */
  public static double find(DoubleUnaryOperator function, double low, double high) {
    return new BrentOptimizer(1e-10, 1e-10)
        .optimize(
            new UnivariateObjectiveFunction(function::applyAsDouble),
            GoalType.MINIMIZE,
            new SearchInterval(low, high),
            new MaxEval(1_000))
        .getPoint();
  }
}
