package io.packtrail.rulestimator.ageing;

import org.jspecify.annotations.Nullable;

/**
 * One contribution to loss or growth, and how it moves on.
 *
 * @param slot where its value stands for the model's outputs
 * @param start its value when new
 * @param onlyAboveEfcPerDay it moves only in steps with more equivalent full cycles a day; −1:
 *     always
 */
record AgeingState(
    int slot,
    Law law,
    Expression.Node dose,
    Expression.Node rate,
    Expression.@Nullable Node exponent,
    Expression.@Nullable Node limit,
    double start,
    double onlyAboveEfcPerDay) {

  /** How the value y follows from the dose x at a constant rate k. */
  enum Law {
    /** y = k·x^p, exact for changing k: y^(1/p) = Σ k^(1/p)·Δx. */
    POWER,
    /** y = (k·x)^p, exact: y^(1/p) = Σ k·Δx. */
    POWER_OF_RATE,
    /**
     * y = 2·y∞·(1/2 − 1/(1 + e^((k·x)^p))), moved on by virtual time: the dose that would have
     * given the present y at the present rate, plus the new dose.
     */
    SIGMOID,
    /** y = k·x. */
    LINEAR
  }

  /** The value after a step, given the value before it. */
  double advance(double before, double[] slots, double efcPerDay) {
    double x = dose.at(slots);
    double k = rate.at(slots);
    // A rate that an empirical law sends below zero means no ageing, not rejuvenation.
    if (!(x > 0) || !(k > 0) || efcPerDay <= onlyAboveEfcPerDay) {
      return before;
    }
    return switch (law) {
      case LINEAR -> before + k * x;
      case POWER -> power(before, x, k, value(exponent, slots));
      case POWER_OF_RATE -> powerOfRate(before, x, k, value(exponent, slots));
      case SIGMOID -> sigmoid(before, x, k, value(exponent, slots), value(limit, slots));
    };
  }

  private static double power(double before, double x, double k, double p) {
    double dose = before > 0 ? Math.pow(before, 1 / p) : 0;
    return Math.pow(dose + Math.pow(k, 1 / p) * x, p);
  }

  private static double powerOfRate(double before, double x, double k, double p) {
    double dose = before > 0 ? Math.pow(before, 1 / p) : 0;
    return Math.pow(dose + k * x, p);
  }

  private static double sigmoid(double before, double x, double k, double p, double limit) {
    // A hot history followed by cold can leave more than the present limit; then nothing is added.
    if (before >= 0.999 * limit) {
      return before;
    }
    double virtual =
        before > 0 ? Math.pow(Math.log(-2 * limit / (before - limit) - 1), 1 / p) / k : 0;
    return 2 * limit * (0.5 - 1 / (1 + Math.exp(Math.pow(k * (virtual + x), p))));
  }

  private static double value(Expression.@Nullable Node node, double[] slots) {
    if (node == null) {
      throw new IllegalArgumentException("state must have the exponent and limit its law needs");
    }
    return node.at(slots);
  }
}
