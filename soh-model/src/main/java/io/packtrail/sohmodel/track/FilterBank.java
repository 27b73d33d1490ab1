package io.packtrail.sohmodel.track;

/**
 * {@link HealthFilter}s that differ in how fast ageing may change, weighted by how well each has
 * predicted. A vehicle ages over years, a cell in the laboratory over weeks; one process noise
 * cannot be honest for both, and the data say which they are.
 *
 * <p>Their q and slopes are those of an {@link AgeingPace}; κ = 0.15 ± 0.08 %/K; sensor offset 0 ±
 * C/1000 and gain 0 ± 1 %, what vehicles' current sensors are allowed. Each update gives 2 % of the
 * weight back to the prior, so that a filter can return.
 */
final class FilterBank {
  private static final double FORGETTING_RATIO = 0.02;
  private static final double KAPPA_PER_K = 1.5e-3;
  private static final double KAPPA_STD_PER_K = 8e-4;
  private static final double OFFSET_STD_PER_H = 1e-3;
  private static final double GAIN_STD_RATIO = 0.010;

  private final AgeingPace pace;
  private final HealthFilter[] filters;
  private final double[] weights;

  FilterBank(AgeingPace pace, FirstBelief belief) {
    this.pace = pace;
    filters = new HealthFilter[pace.filters().size()];
    weights = new double[filters.length];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = begin(pace, i, belief);
      weights[i] = pace.filters().get(i).weight();
    }
  }

  /** Filter {@code i} before any observation. */
  static HealthFilter begin(AgeingPace pace, int i, FirstBelief belief) {
    AgeingPace.Filter own = pace.filters().get(i);
    return new HealthFilter(
        own.noisePerDay3(),
        new double[] {belief.sRatio(), pace.slopePerDay(), KAPPA_PER_K, 0, 0},
        new double[] {
          belief.stdRatio() * belief.stdRatio(),
          own.slopeStdPerDay() * own.slopeStdPerDay(),
          KAPPA_STD_PER_K * KAPPA_STD_PER_K,
          OFFSET_STD_PER_H * OFFSET_STD_PER_H,
          GAIN_STD_RATIO * GAIN_STD_RATIO
        });
  }

  /** How well each filter has predicted, sum 1. */
  double[] weights() {
    return weights.clone();
  }

  private FilterBank(FilterBank other) {
    pace = other.pace;
    filters = new HealthFilter[other.filters.length];
    weights = other.weights.clone();
    for (int i = 0; i < filters.length; i++) {
      filters[i] = other.filters[i].copy();
    }
  }

  FilterBank copy() {
    return new FilterBank(this);
  }

  void predict(double days) {
    for (HealthFilter filter : filters) {
      filter.predict(days);
    }
  }

  void widen(double stdRatio) {
    for (HealthFilter filter : filters) {
      filter.widen(stdRatio);
    }
  }

  double expected(double[] states) {
    double sum = 0;
    for (int i = 0; i < filters.length; i++) {
      sum += weights[i] * filters[i].expected(states);
    }
    return sum;
  }

  double innovationVariance(double[] states, double variance) {
    double mean = expected(states);
    double sum = 0;
    for (int i = 0; i < filters.length; i++) {
      double off = filters[i].expected(states) - mean;
      sum += weights[i] * (filters[i].innovationVariance(states, variance) + off * off);
    }
    return sum;
  }

  void update(double observed, double[] states, double variance) {
    double[] logs = new double[filters.length];
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < filters.length; i++) {
      double s = filters[i].innovationVariance(states, variance);
      double off = observed - filters[i].expected(states);
      logs[i] = StrictMath.log(weights[i]) - 0.5 * (StrictMath.log(s) + off * off / s);
      highest = Math.max(highest, logs[i]);
      filters[i].update(observed, states, variance);
    }
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = StrictMath.exp(logs[i] - highest);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          (1 - FORGETTING_RATIO) * weights[i] / sum
              + FORGETTING_RATIO * pace.filters().get(i).weight();
    }
  }

  /** Capacity ratio at 25 °C. */
  double sRatio() {
    return expected(HealthFilter.HEALTH);
  }

  /** Variance of the capacity ratio at 25 °C. */
  double variance() {
    return innovationVariance(HealthFilter.HEALTH, 0);
  }

  /** Slope (1/d of wear). */
  double slopePerDay() {
    double sum = 0;
    for (int i = 0; i < filters.length; i++) {
      sum += weights[i] * filters[i].mean(1);
    }
    return sum;
  }
}
