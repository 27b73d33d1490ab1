package io.packtrail.sohmodel.curve;

import org.jspecify.annotations.Nullable;

/**
 * Reads the capacity of one battery from pieces of its charge curve, in event-time order. Knows
 * nothing of discharges: its only input is {@link CurveReader#binsAh()}.
 */
public final class CurveCapacity {
  private final CellCurve curve;
  private final CurveInversion inversion;
  private CurveScale scale;
  private final double ratedCapacityAh;

  /**
   * @param ratedCapacityAh rated capacity of the whole battery (A·h)
   * @param newAtFirstData whether the battery went into service when its data begin
   */
  public CurveCapacity(CellCurve curve, double ratedCapacityAh, boolean newAtFirstData) {
    this.curve = curve;
    this.inversion = new CurveInversion(curve);
    this.scale = new CurveScale(curve, newAtFirstData);
    this.ratedCapacityAh = ratedCapacityAh;
  }

  /** Reads one charge; null where it covers no window of at least 80 mV. */
  public @Nullable CurveReading read(double[] binsAh) {
    double[] binsRatio = new double[curve.bins()];
    for (int i = 0; i < binsRatio.length; i++) {
      binsRatio[i] = binsAh[curve.firstBin() + i] / ratedCapacityAh;
    }
    scale.learn(binsRatio);
    double k = scale.meanRatio();
    for (int i = 0; i < binsRatio.length; i++) {
      binsRatio[i] /= k;
    }
    return inversion.read(binsRatio, k);
  }

  /** Other cells than before: how large they were when new is no longer known. */
  public void restart() {
    scale = new CurveScale(curve, false);
  }

  /** Capacity of this battery when new, as its own first charges show it (A·h). */
  public double freshCapacityAh() {
    return scale.meanRatio() * ratedCapacityAh;
  }

  /** Relative standard deviation of that: the part of the error that all readings share. */
  public double sharedStdRatio() {
    return scale.stdRatio() / scale.meanRatio();
  }

  /** A reading's standard deviation with all of its error, that of the level included (A·h). */
  public double stdAh(CurveReading reading) {
    return freshCapacityAh()
        * Math.hypot(reading.stdRatio() * reading.inflation(), sharedStdRatio() * reading.sRatio());
  }

  /** The part of it that another charge does not repeat (A·h). */
  public double ownStdAh(CurveReading reading) {
    return reading.stdRatio() * freshCapacityAh() * reading.inflation();
  }

  /** Name of the curve in use. */
  public String curveId() {
    return curve.id();
  }
}
