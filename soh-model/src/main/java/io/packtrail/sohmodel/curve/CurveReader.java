package io.packtrail.sohmodel.curve;

import java.util.Arrays;

/**
 * Reads the charge curve of a running charge: the charge that went in while the mean cell voltage
 * crossed each bin of the {@link CurveGrid}, at the constant current that the curve is defined for.
 *
 * <p>A bin counts when the voltage crossed both its edges for the first time in this charge while
 * every current in between stayed within 5 % of the nominal one. The bin in which a charge begins
 * is never complete. Crossings are interpolated between samples.
 */
public final class CurveReader {
  private static final double CURRENT_TOLERANCE_RATIO = 0.05;

  private final double lowestA;
  private final double highestA;
  private final double[] binsAh = new double[CurveGrid.BINS];
  private int nextEdge;
  private double edgeAh;
  private double highestV;
  private double highestAtAh;
  private boolean steady;
  private boolean lowerEdgeSeen;
  private boolean lastNominal;

  /**
   * @param nominalA the constant charging current (A), of the whole battery
   */
  public CurveReader(double nominalA) {
    lowestA = nominalA * (1 - CURRENT_TOLERANCE_RATIO);
    highestA = nominalA * (1 + CURRENT_TOLERANCE_RATIO);
  }

  /** Begins a charge at its first sample. */
  public void restart(double cellVoltageV, double currentA) {
    Arrays.fill(binsAh, Double.NaN);
    highestV = cellVoltageV;
    highestAtAh = 0;
    steady = isNominal(currentA);
    lastNominal = steady;
    lowerEdgeSeen = false;
    nextEdge = edgeAbove(cellVoltageV);
  }

  /** Takes the next sample, up to which {@code chargeAh} went in since the charge began. */
  public void add(double chargeAh, double cellVoltageV, double currentA) {
    boolean nominal = isNominal(currentA);
    if (!nominal) {
      steady = false;
    }
    if (Double.isNaN(highestV)) {
      highestV = cellVoltageV;
      highestAtAh = chargeAh;
      nextEdge = edgeAbove(cellVoltageV);
      steady = nominal;
    } else if (cellVoltageV > highestV) {
      // Crossings in the jump of the voltage when the current sets in are no piece of the curve.
      cross(chargeAh, cellVoltageV, nominal && lastNominal);
      highestV = cellVoltageV;
      highestAtAh = chargeAh;
    }
    lastNominal = nominal;
  }

  /** Says that the current was not the nominal one for a while. */
  public void interrupt() {
    steady = false;
    lastNominal = false;
  }

  /** Charge in each bin (A·h), NaN where the charge did not cross it; shape {@code [BINS]}. */
  public double[] binsAh() {
    return binsAh.clone();
  }

  private void cross(double chargeAh, double cellVoltageV, boolean nominal) {
    while (nextEdge <= CurveGrid.BINS && cellVoltageV >= CurveGrid.edgeV(nextEdge)) {
      double share = (CurveGrid.edgeV(nextEdge) - highestV) / (cellVoltageV - highestV);
      double crossingAh = highestAtAh + share * (chargeAh - highestAtAh);
      if (lowerEdgeSeen && steady && nextEdge > 0 && crossingAh > edgeAh) {
        binsAh[nextEdge - 1] = crossingAh - edgeAh;
      }
      edgeAh = crossingAh;
      lowerEdgeSeen = true;
      steady = nominal;
      nextEdge++;
    }
  }

  private boolean isNominal(double currentA) {
    return currentA >= lowestA && currentA <= highestA;
  }

  private static int edgeAbove(double cellVoltageV) {
    double position = (cellVoltageV - CurveGrid.FIRST_V) / CurveGrid.STEP_V;
    return Double.isNaN(position) ? 0 : (int) Math.max(0, Math.floor(position) + 1);
  }
}
