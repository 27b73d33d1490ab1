package io.packtrail.sohmodel.learned;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the features of a running charge, in constant memory: the same code reads the charges that
 * a model is trained on and those of a battery in service.
 *
 * <p>Constant-current part: the charge that goes in while the mean cell voltage crosses each
 * quarter of the {@link ChargeWindow} for the first time, with every current in between within 5 %
 * of their mean. Taper: charge and time while the current falls from 0.8 to 0.5 and from 0.5 to 0.2
 * of that mean. Crossings are interpolated between samples. Charges are over the rated capacity, so
 * that a pack has the features of its cells.
 */
public final class ChargeFeatureReader {
  /** Names of the features with their units, in the order of {@link Reading#row}. */
  public static final List<String> FEATURES =
      List.of(
          "charge rate (1/h)",
          "mean temperature (°C)",
          "charge in 1st quarter of the voltage window (rated capacity)",
          "charge in 2nd quarter of the voltage window (rated capacity)",
          "charge in 3rd quarter of the voltage window (rated capacity)",
          "charge in 4th quarter of the voltage window (rated capacity)",
          "charge in the taper from 0.8 to 0.5 of the current (rated capacity)",
          "charge in the taper from 0.5 to 0.2 of the current (rated capacity)",
          "time of the taper from 0.8 to 0.5 of the current (h)",
          "time of the taper from 0.5 to 0.2 of the current (h)");

  /** Place of the charge rate in a row. */
  public static final int RATE = 0;

  /** Place of the mean temperature in a row. */
  public static final int TEMPERATURE = 1;

  private static final int QUARTERS = 4;
  private static final double[] TAPER = {0.8, 0.5, 0.2};
  private static final double STEADY_RATIO = 0.05;
  private static final double HOUR_MS = 3.6e6;

  private final ChargeWindow window;
  private final double ratedAh;
  private final double[] edgeAh = new double[QUARTERS + 1];
  private final double[] edgeMs = new double[QUARTERS + 1];
  private final double[] taperAh = new double[TAPER.length];
  private final double[] taperMs = new double[TAPER.length];
  private int edges;
  private int tapers;
  private double steadyA;
  private double lowestA;
  private double highestA;
  private double highestV;
  private double lastAh;
  private double lastA;
  private long lastMs;
  private boolean interrupted;
  private @Nullable String fault;

  /** A charge as features, or why it has none. */
  public sealed interface Reading {
    /**
     * Features.
     *
     * @param row as {@link #FEATURES}; the mean temperature is NaN where none was reported
     */
    @SuppressWarnings("ArrayRecordComponent") // a vector of numbers, never compared
    record Row(double[] row) implements Reading {}

    /** No features; one clause says why. */
    record Incomplete(String reason) implements Reading {}
  }

  /**
   * A reader of one battery's charges.
   *
   * @param ratedAh rated capacity of the whole battery (A·h)
   */
  public ChargeFeatureReader(ChargeWindow window, double ratedAh) {
    this.window = window;
    this.ratedAh = ratedAh;
  }

  /** Begins a charge at its first sample. */
  public void restart(long epochMs, double cellVoltageV, double currentA) {
    edges = 0;
    tapers = 0;
    fault = null;
    interrupted = false;
    highestV = cellVoltageV;
    lastAh = 0;
    lastMs = epochMs;
    lastA = currentA;
    if (cellVoltageV >= window.fromV()) {
      fault = String.format(Locale.ROOT, "the charge began above %.2f V per cell", window.fromV());
    }
  }

  /** Takes the next sample, up to which {@code chargeAh} went in since the charge began. */
  public void add(long epochMs, double chargeAh, double cellVoltageV, double currentA) {
    if (fault != null) {
      return;
    }
    if (Double.isNaN(highestV)) {
      restart(epochMs, cellVoltageV, currentA);
      lastAh = chargeAh;
      return;
    }
    if (interrupted && tapers < TAPER.length) {
      fault = "the charge paused";
      return;
    }
    if (edges <= QUARTERS && cellVoltageV > highestV) {
      cross(epochMs, chargeAh, cellVoltageV, currentA);
      highestV = cellVoltageV;
    }
    if (edges > 0 && edges <= QUARTERS) {
      watch(currentA);
    } else if (edges > QUARTERS) {
      fall(epochMs, chargeAh, currentA);
    }
    lastAh = chargeAh;
    lastMs = epochMs;
    lastA = currentA;
  }

  /** Says that the charge paused. */
  public void interrupt() {
    interrupted = true;
  }

  private void cross(long epochMs, double chargeAh, double cellVoltageV, double currentA) {
    while (edges <= QUARTERS && cellVoltageV >= edgeV(edges)) {
      if (edges == 0) {
        lowestA = lastA;
        highestA = lastA;
      }
      double share = (edgeV(edges) - highestV) / (cellVoltageV - highestV);
      edgeAh[edges] = lastAh + share * (chargeAh - lastAh);
      edgeMs[edges] = lastMs + share * (epochMs - lastMs);
      edges++;
    }
    if (edges > QUARTERS) {
      watch(currentA);
      steady();
    }
  }

  private void watch(double currentA) {
    lowestA = Math.min(lowestA, currentA);
    highestA = Math.max(highestA, currentA);
  }

  private void steady() {
    double hours = (edgeMs[QUARTERS] - edgeMs[0]) / HOUR_MS;
    steadyA = (edgeAh[QUARTERS] - edgeAh[0]) / hours;
    if (!(steadyA > 0
        && lowestA >= steadyA * (1 - STEADY_RATIO)
        && highestA <= steadyA * (1 + STEADY_RATIO))) {
      fault =
          String.format(
              Locale.ROOT,
              "the current was not steady between %.2f and %.2f V per cell",
              window.fromV(),
              window.toV());
    }
  }

  private void fall(long epochMs, double chargeAh, double currentA) {
    while (tapers < TAPER.length && currentA <= TAPER[tapers] * steadyA) {
      double drop = lastA - currentA;
      double share =
          drop > 0 ? Math.max(0, Math.min(1, (lastA - TAPER[tapers] * steadyA) / drop)) : 1;
      taperAh[tapers] = lastAh + share * (chargeAh - lastAh);
      taperMs[tapers] = lastMs + share * (epochMs - lastMs);
      tapers++;
    }
  }

  private double edgeV(int edge) {
    return window.fromV() + edge * (window.toV() - window.fromV()) / QUARTERS;
  }

  /**
   * The features of the charge so far.
   *
   * @param tempMeanDegC mean temperature of the charge (°C), NaN where none was reported
   */
  public Reading read(double tempMeanDegC) {
    String why = fault;
    if (why == null && edges <= QUARTERS) {
      why =
          String.format(
              Locale.ROOT,
              "the charge did not cross %.2f to %.2f V per cell",
              window.fromV(),
              window.toV());
    }
    if (why == null && tapers < TAPER.length) {
      why = "the charge ended before its current had tapered to a fifth";
    }
    return why == null ? new Reading.Row(row(tempMeanDegC)) : new Reading.Incomplete(why);
  }

  private double[] row(double tempMeanDegC) {
    double[] row = new double[FEATURES.size()];
    row[RATE] = steadyA / ratedAh;
    row[TEMPERATURE] = tempMeanDegC;
    for (int q = 0; q < QUARTERS; q++) {
      row[2 + q] = (edgeAh[q + 1] - edgeAh[q]) / ratedAh;
    }
    for (int t = 0; t < 2; t++) {
      row[6 + t] = (taperAh[t + 1] - taperAh[t]) / ratedAh;
      row[8 + t] = (taperMs[t + 1] - taperMs[t]) / HOUR_MS;
    }
    return row;
  }
}
