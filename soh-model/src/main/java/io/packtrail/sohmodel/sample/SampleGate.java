package io.packtrail.sohmodel.sample;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;

/**
 * Decides what to believe of each sample: a value outside what this battery's cells can show counts
 * as not reported. Refused values are counted, so that a reason can name them.
 *
 * <p>Current: |I| ≤ 6 C of the rated capacity. Cell voltage: the chemistry's {@link CellLimits}, by
 * cells in series. Temperature: −40 to 80 °C. State of charge: 0 to 1. The bounds also refuse the
 * usual sentinels (0 V, 0xFFFF, −40 °C and lower) and voltages in a wrong unit.
 */
public final class SampleGate {
  private static final double HIGHEST_C_RATE = 6;
  private static final double COLDEST_DEG_C = -40;
  private static final double HOTTEST_DEG_C = 80;

  private final double highestCurrentA;
  private final int seriesCells;
  private final CellLimits limits;
  private long refusedCurrents;
  private long refusedVoltages;

  public SampleGate(Battery battery) {
    highestCurrentA = HIGHEST_C_RATE * battery.ratedCapacityAh();
    seriesCells = battery.seriesCells();
    limits = CellLimits.of(battery.chemistry());
  }

  /** Fills {@code target} with what can be believed of one sample. */
  public void read(SampleSeries series, int index, Sample target) {
    target.epochMs = series.epochMs()[index];
    target.currentA = current(series.value(Signal.PACK_CURRENT_A, index));
    readVoltages(series, index, target);
    readTemperatures(series, index, target);
    target.socRatio = within(series.value(Signal.SOC_RATIO, index), 0, 1);
    target.speedKmh = Math.abs(within(series.value(Signal.SPEED_KMH, index), -100, 500));
    target.odometerKm = within(series.value(Signal.ODOMETER_KM, index), 0, 1e7);
    target.bmsSohRatio = within(series.value(Signal.BMS_SOH_RATIO, index), 0, 1.5);
  }

  /** Currents refused as beyond 6 C. */
  public long refusedCurrents() {
    return refusedCurrents;
  }

  /** Pack voltages refused as impossible for the cells in series. */
  public long refusedVoltages() {
    return refusedVoltages;
  }

  private double current(double valueA) {
    if (Math.abs(valueA) <= highestCurrentA) {
      return valueA;
    }
    if (!Double.isNaN(valueA)) {
      refusedCurrents++;
    }
    return Double.NaN;
  }

  private void readVoltages(SampleSeries series, int index, Sample target) {
    double packV = series.value(Signal.PACK_VOLTAGE_V, index);
    double meanCellV = within(packV / seriesCells, limits.lowestV(), limits.highestV());
    if (Double.isNaN(meanCellV) && !Double.isNaN(packV)) {
      refusedVoltages++;
    }
    double minV =
        within(series.value(Signal.CELL_VOLTAGE_MIN_V, index), limits.lowestV(), limits.highestV());
    double maxV =
        within(series.value(Signal.CELL_VOLTAGE_MAX_V, index), limits.lowestV(), limits.highestV());
    target.packVoltageV = meanCellV * seriesCells;
    target.cellVoltageV = Double.isNaN(meanCellV) ? 0.5 * (minV + maxV) : meanCellV;
    target.cellVoltageMinV = Double.isNaN(minV) ? target.cellVoltageV : minV;
    target.cellVoltageMaxV = Double.isNaN(maxV) ? target.cellVoltageV : maxV;
  }

  private static void readTemperatures(SampleSeries series, int index, Sample target) {
    double min = temperature(series.value(Signal.TEMP_MIN_DEG_C, index));
    double max = temperature(series.value(Signal.TEMP_MAX_DEG_C, index));
    double mean = temperature(series.value(Signal.TEMP_MEAN_DEG_C, index));
    if (Double.isNaN(mean)) {
      mean = 0.5 * (min + max);
    }
    if (Double.isNaN(mean)) {
      mean = Double.isNaN(max) ? min : max;
    }
    target.tempDegC = mean;
    target.tempMinDegC = Double.isNaN(min) ? mean : min;
    target.tempMaxDegC = Double.isNaN(max) ? mean : max;
  }

  private static double temperature(double valueDegC) {
    // −40 °C itself is what a broken sensor reports.
    return valueDegC > COLDEST_DEG_C && valueDegC <= HOTTEST_DEG_C ? valueDegC : Double.NaN;
  }

  private static double within(double value, double low, double high) {
    return value >= low && value <= high ? value : Double.NaN;
  }
}
