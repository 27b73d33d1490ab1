package io.packtrail.sohmodel.curve;

import java.util.Arrays;

/**
 * Reads the charge curve of a running charge: the charge that went in while the mean cell voltage
 * crossed each bin of the {@link CurveGrid}, at the constant current that the curve is defined for.
 *
 * <p>A bin counts when the voltage crossed both its edges for the first time in this charge while
 * every current in between stayed within 5 % of the nominal one. The bin in which a charge begins
 * is never complete. Crossings are interpolated between samples.
 *
 * <p>In the taper, above the top edge of the voltage bins, the current falls through the steps of
 * the grid; a bin counts when both its currents were crossed downwards, in a charge that showed the
 * nominal current before: the taper of a slower charge is another one. An end of the charge, from
 * above {@value #STILL_CHARGING_RATIO} of the nominal current to next to nothing within one
 * interval, is no taper.
 */
public final class CurveReader {
  private static final double CURRENT_TOLERANCE_RATIO = 0.05;
  private static final double STILL_CHARGING_RATIO = 0.1;
  private static final double ENDED_RATIO = 0.02;

  private final double nominalA;

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
  private boolean nominalSeen;
  private int nextStep;
  private double stepAh;
  private boolean lastFull;
  private double lastShare;
  private double lastAh;

  /**
   * @param nominalA the constant charging current (A), of the whole battery
   */
  public CurveReader(double nominalA) {
    this.nominalA = nominalA;
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
    nominalSeen = steady;
    lowerEdgeSeen = false;
    nextEdge = edgeAbove(cellVoltageV);
    nextStep = 0;
    stepAh = Double.NaN;
    rememberForTaper(0, cellVoltageV, currentA);
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
    nominalSeen |= nominal;
    taper(chargeAh, cellVoltageV, currentA);
    rememberForTaper(chargeAh, cellVoltageV, currentA);
  }

  private void taper(double chargeAh, double cellVoltageV, double currentA) {
    double share = currentA / nominalA;
    boolean ended = share <= ENDED_RATIO && lastShare > STILL_CHARGING_RATIO;
    if (!nominalSeen || !lastFull || !isFull(cellVoltageV) || ended) {
      return;
    }
    while (nextStep < CurveGrid.TAPER_BINS && share < CurveGrid.taperRatio(nextStep)) {
      double edge = CurveGrid.taperRatio(nextStep);
      double passed = lastShare < edge ? Double.NaN : (lastShare - edge) / (lastShare - share);
      double crossingAh = lastAh + passed * (chargeAh - lastAh);
      if (crossingAh > stepAh) {
        binsAh[CurveGrid.VOLTAGE_BINS + nextStep] = crossingAh - stepAh;
      }
      stepAh = crossingAh;
      nextStep++;
    }
  }

  private void rememberForTaper(double chargeAh, double cellVoltageV, double currentA) {
    lastAh = chargeAh;
    lastFull = isFull(cellVoltageV);
    lastShare = currentA / nominalA;
  }

  private static boolean isFull(double cellVoltageV) {
    return cellVoltageV >= CurveGrid.edgeV(CurveGrid.VOLTAGE_BINS);
  }

  /** Says that the current was not the nominal one for a while. */
  public void interrupt() {
    steady = false;
    lastNominal = false;
    lastFull = false;
    stepAh = Double.NaN;
  }

  /** Charge in each bin (A·h), NaN where the charge did not cross it; shape {@code [BINS]}. */
  public double[] binsAh() {
    return binsAh.clone();
  }

  private void cross(double chargeAh, double cellVoltageV, boolean nominal) {
    while (nextEdge <= CurveGrid.VOLTAGE_BINS && cellVoltageV >= CurveGrid.edgeV(nextEdge)) {
      double share = (CurveGrid.edgeV(nextEdge) - highestV) / (cellVoltageV - highestV);
      double crossingAh = highestAtAh + share * (chargeAh - highestAtAh);
      if (lowerEdgeSeen && steady && nextEdge > 0 && crossingAh > edgeAh) {
        binsAh[nextEdge - 1] = crossingAh - edgeAh;
      }
      if (nextEdge == CurveGrid.VOLTAGE_BINS) {
        stepAh = nominal ? crossingAh : Double.NaN;
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
