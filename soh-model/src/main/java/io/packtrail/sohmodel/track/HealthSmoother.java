package io.packtrail.sohmodel.track;

import java.util.ArrayList;
import java.util.List;

/**
 * Health with hindsight: what a stretch of observations says of each time in it, the later ones
 * included. Modified Bryson–Frazier smoother, which inverts no covariance: backwards over the
 * observations, λ ← −h·y/S + Cᵀλ and Λ ← h·hᵀ/S + CᵀΛC with C = I − k·hᵀ, over time λ ← Fᵀλ, Λ ←
 * FᵀΛF; x = x̂ − P̂λ, P = P̂ − P̂ΛP̂. The filters of a {@link FilterBank} are smoothed one by one
 * and mixed with the weights that they ended with. Memory: one entry an observation.
 *
 * @see "Bierman (1973), Fixed interval smoothing with discrete measurements, Int. J. Control 18"
 */
final class HealthSmoother {
  private static final int N = HealthFilter.N;
  private static final double[] NOTHING = new double[N];

  private final AgeingPace pace;
  private final FirstBelief first;
  private final List<Entry> entries = new ArrayList<>();
  private double days;

  /** What happened at one time; the weights are all 0 where nothing was observed. */
  private static final class Entry {
    private final long epochMs;

    /** Days of wear since the entry before. */
    private final double days;

    /** By how much health was widened after them. */
    private final double widenedStd;

    private final double observed;
    private final double[] weights;
    private final double variance;
    private final boolean isCharge;

    private Entry(
        long epochMs,
        double days,
        double widenedStd,
        double observed,
        double[] weights,
        double variance,
        boolean isCharge) {
      this.epochMs = epochMs;
      this.days = days;
      this.widenedStd = widenedStd;
      this.observed = observed;
      this.weights = weights;
      this.variance = variance;
      this.isCharge = isCharge;
    }
  }

  HealthSmoother(AgeingPace pace, FirstBelief first) {
    this.pace = pace;
    this.first = first;
  }

  /** Lets time pass (d of wear). */
  void predict(double moreDays) {
    days += moreDays;
  }

  void widen(double stdRatio) {
    add(new Entry(0, days, stdRatio, 0, NOTHING, 1, false));
  }

  /** Takes what the filters took. */
  void update(long epochMs, double observed, double[] weights, double variance, boolean isCharge) {
    add(new Entry(epochMs, days, 0, observed, weights, variance, isCharge));
  }

  private void add(Entry entry) {
    entries.add(entry);
    days = 0;
  }

  /** Health at each charge, oldest first; {@code weights} of the filters, sum 1. */
  List<HealthTrack.Smoothed> smoothed(double[] weights) {
    double[] means = new double[entries.size()];
    double[] squares = new double[entries.size()];
    for (int i = 0; i < weights.length; i++) {
      double[][] one = smoothed(FilterBank.begin(pace, i, first));
      for (int k = 0; k < means.length; k++) {
        means[k] += weights[i] * one[k][0];
        squares[k] += weights[i] * (one[k][1] + one[k][0] * one[k][0]);
      }
    }
    List<HealthTrack.Smoothed> charges = new ArrayList<>();
    for (int k = 0; k < means.length; k++) {
      if (entries.get(k).isCharge) {
        double variance = Math.max(0, squares[k] - means[k] * means[k]);
        charges.add(new HealthTrack.Smoothed(entries.get(k).epochMs, means[k], variance));
      }
    }
    return charges;
  }

  /** Mean and variance of health at each entry by one filter, shape {@code [entries][2]}. */
  double[][] smoothed(HealthFilter filter) {
    int n = entries.size();
    double[][] result = new double[n][2];
    double[][] healthCovariances = new double[n][];
    double[][] gains = new double[n][];
    double[] innovations = new double[n];
    double[] variances = new double[n];
    for (int k = 0; k < n; k++) {
      Entry entry = entries.get(k);
      filter.predict(entry.days);
      filter.widen(entry.widenedStd);
      double[] h = entry.weights;
      variances[k] = filter.innovationVariance(h, entry.variance);
      innovations[k] = entry.observed - filter.expected(h);
      gains[k] = filter.covarianceWith(h);
      for (int i = 0; i < N; i++) {
        gains[k][i] /= variances[k];
      }
      filter.update(entry.observed, h, entry.variance);
      result[k][0] = filter.mean(0);
      result[k][1] = filter.covariance(0, 0);
      healthCovariances[k] = filter.covarianceWith(HealthFilter.HEALTH);
    }
    double[] lambda = new double[N];
    double[][] information = new double[N][N];
    for (int k = n - 1; k >= 0; k--) {
      double[] p = healthCovariances[k];
      result[k][0] -= HealthFilter.dot(p, lambda);
      result[k][1] -= quadratic(p, information);
      double[] h = entries.get(k).weights;
      backOverUpdate(lambda, information, h, gains[k], innovations[k], variances[k]);
      backOverTime(lambda, information, entries.get(k).days);
    }
    return result;
  }

  private static void backOverUpdate(
      double[] lambda,
      double[][] information,
      double[] h,
      double[] gain,
      double innovation,
      double variance) {
    double along = HealthFilter.dot(gain, lambda);
    double[] onGain = new double[N];
    for (int i = 0; i < N; i++) {
      onGain[i] = HealthFilter.dot(information[i], gain);
    }
    double twice = HealthFilter.dot(gain, onGain);
    for (int i = 0; i < N; i++) {
      lambda[i] -= h[i] * (along + innovation / variance);
      for (int j = 0; j < N; j++) {
        information[i][j] +=
            h[i] * h[j] * (twice + 1 / variance) - h[i] * onGain[j] - onGain[i] * h[j];
      }
    }
  }

  private static void backOverTime(double[] lambda, double[][] information, double days) {
    lambda[1] += days * lambda[0];
    for (int j = 0; j < N; j++) {
      information[1][j] += days * information[0][j];
    }
    for (int i = 0; i < N; i++) {
      information[i][1] += days * information[i][0];
    }
  }

  private static double quadratic(double[] p, double[][] matrix) {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      sum += p[i] * HealthFilter.dot(matrix[i], p);
    }
    return sum;
  }
}
