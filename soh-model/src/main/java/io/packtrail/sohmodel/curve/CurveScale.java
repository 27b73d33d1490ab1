package io.packtrail.sohmodel.curve;

import org.jspecify.annotations.Nullable;

/**
 * The scale k of one battery: its capacity when new over the rated one, learned from its own first
 * charges.
 *
 * <p>Each of the first {@value #BASELINE_CHARGES} charges gives the generalised-least-squares scale
 * of its best window against the curve of a new cell, k̂ = aᵀΣ⁻¹x / aᵀΣ⁻¹a. Their errors have the
 * same cause, so that averaging them does not make them smaller: the variance is that of the best
 * one, plus (1 %)². It is combined with the spread between cells of the type. A battery that is not
 * new when its data begin keeps the type's mean.
 */
final class CurveScale {
  private static final int BASELINE_CHARGES = 6;
  private static final double BASELINE_STD_RATIO = 0.01;

  private final CellCurve curve;
  private final boolean newAtFirstData;
  private int charges;
  private double weights;
  private double weightedRatio;
  private double bestWeight;

  CurveScale(CellCurve curve, boolean newAtFirstData) {
    this.curve = curve;
    this.newAtFirstData = newAtFirstData;
  }

  /** Takes the bins of the next charge, over the rated capacity; only the first few count. */
  void learn(double[] binsRatio) {
    if (!newAtFirstData || charges == BASELINE_CHARGES) {
      return;
    }
    double[] best = bestWindow(binsRatio);
    if (best != null) {
      charges++;
      weights += best[1];
      weightedRatio += best[0] * best[1];
      bestWeight = Math.max(bestWeight, best[1]);
    }
  }

  /** Mean of k. */
  double meanRatio() {
    double prior = priorWeight();
    double own = ownWeight();
    return own == 0
        ? curve.scaleMeanRatio()
        : (prior * curve.scaleMeanRatio() + own * weightedRatio / weights) / (prior + own);
  }

  /** Standard deviation of k. */
  double stdRatio() {
    return 1 / Math.sqrt(priorWeight() + ownWeight());
  }

  private double priorWeight() {
    return 1 / (curve.scaleStdRatio() * curve.scaleStdRatio());
  }

  private double ownWeight() {
    return charges == 0 ? 0 : 1 / (1 / bestWeight + BASELINE_STD_RATIO * BASELINE_STD_RATIO);
  }

  private double @Nullable [] bestWindow(double[] binsRatio) {
    double[] best = null;
    for (int from = 0; from < binsRatio.length; from++) {
      int to = CurveGrid.windowEnd(binsRatio, curve.firstBin(), from);
      if (to - from < CurveGrid.NARROWEST_WINDOW_BINS) {
        continue;
      }
      Cholesky factor = Cholesky.factor(curve.covariance(), from, to);
      if (factor == null) {
        continue;
      }
      double[] fresh = new double[to - from];
      double[] seen = new double[to - from];
      for (int i = from; i < to; i++) {
        fresh[i - from] = curve.expected(i, 1);
        seen[i - from] = binsRatio[i];
      }
      factor.whiten(fresh);
      factor.whiten(seen);
      double information = dot(fresh, fresh);
      if (information > 0 && (best == null || information > best[1])) {
        best = new double[] {dot(fresh, seen) / information, information};
      }
    }
    return best;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
