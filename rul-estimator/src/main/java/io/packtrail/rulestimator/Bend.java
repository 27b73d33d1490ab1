package io.packtrail.rulestimator;

import java.util.List;

/**
 * Looks for the point from which a battery loses health faster than its law allows: a knee.
 *
 * <p>Two weighted least-squares fits are compared at every point: s = s₀ − d·g with the dose g, and
 * s = s₀ − d·g − c·max(0, g − gₖ). The dose is that of the exponent 1, the most that the power law
 * can accelerate, so that what is found is no mere error of the exponent. A bend counts from an
 * improvement of χ² by {@value #LEAST_IMPROVEMENT} on. Since every point is tried, that is no
 * significance level: the tests bound how many straight histories pass.
 *
 * @see "Bacon and Watts (1971), doi:10.1093/biomet/58.3.525, for the two-line model"
 */
final class Bend {
  /** Improvement of χ² that makes a bend. */
  private static final double LEAST_IMPROVEMENT = 12;

  /** Points that must lie on either side. */
  private static final int LEAST_BEFORE = 6;

  private static final int LEAST_AFTER = 3;

  private Bend() {}

  /**
   * Index of the last point before the bend; that of the last point where there is none.
   *
   * @param dose dose at each point for the exponent 1, shape {@code [points]}
   */
  static int lastStraight(double[] dose, List<HealthPoints.Point> points) {
    int last = dose.length - 1;
    int best = last;
    double bestImprovement = LEAST_IMPROVEMENT;
    for (int k = LEAST_BEFORE; k <= last - LEAST_AFTER; k++) {
      double improvement = improvement(dose, points, k);
      if (improvement > bestImprovement) {
        bestImprovement = improvement;
        best = k;
      }
    }
    return best;
  }

  /** Improvement of χ² by a hinge at a point; 0 where the battery ages more slowly behind it. */
  private static double improvement(double[] dose, List<HealthPoints.Point> points, int k) {
    // Residuals of health and of the hinge on (1, dose): by Frisch and Waugh the hinge's own part.
    double[] hinge = new double[dose.length];
    double[] soh = new double[dose.length];
    for (int i = 0; i < dose.length; i++) {
      hinge[i] = Math.max(0, dose[i] - dose[k]);
      soh[i] = points.get(i).sohRatio();
    }
    double[] hingeLeft = residuals(dose, hinge, points);
    double[] sohLeft = residuals(dose, soh, points);
    double cross = 0;
    double square = 0;
    for (int i = 0; i < dose.length; i++) {
      double weight = points.get(i).weight();
      cross += weight * hingeLeft[i] * sohLeft[i];
      square += weight * hingeLeft[i] * hingeLeft[i];
    }
    return cross >= 0 || square == 0 ? 0 : cross * cross / square;
  }

  private static double[] residuals(double[] x, double[] y, List<HealthPoints.Point> points) {
    double weight = 0;
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      double w = points.get(i).weight();
      weight += w;
      meanX += w * x[i];
      meanY += w * y[i];
    }
    meanX /= weight;
    meanY /= weight;
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      double w = points.get(i).weight();
      xx += w * (x[i] - meanX) * (x[i] - meanX);
      xy += w * (x[i] - meanX) * (y[i] - meanY);
    }
    double slope = xx == 0 ? 0 : xy / xx;
    double[] residuals = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      residuals[i] = y[i] - meanY - slope * (x[i] - meanX);
    }
    return residuals;
  }
}
