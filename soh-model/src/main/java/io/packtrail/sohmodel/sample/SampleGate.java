package io.packtrail.sohmodel.sample;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Decides what to believe of each sample: a value outside what this battery's cells can show counts
 * as not reported. Refused values are counted, so that a reason can name them.
 *
 * <p>Current: |I| ≤ 6 C of the rated capacity. Cell voltage: the chemistry's {@link CellLimits}, by
 * cells in series. Temperature: −40 to 80 °C. State of charge: 0 to 1. The bounds also refuse the
 * usual sentinels (0 V, 0xFFFF, −40 °C and lower) and voltages in a wrong unit.
 */
public final class SampleGate {
  /** Signals with limits; what is refused of them is counted. */
  public static final Set<Signal> CHECKED =
      Collections.unmodifiableSet(
          EnumSet.of(
              Signal.PACK_CURRENT_A,
              Signal.PACK_VOLTAGE_V,
              Signal.CELL_VOLTAGE_MIN_V,
              Signal.CELL_VOLTAGE_MAX_V,
              Signal.TEMP_MIN_DEG_C,
              Signal.TEMP_MAX_DEG_C,
              Signal.TEMP_MEAN_DEG_C,
              Signal.SOC_RATIO,
              Signal.SPEED_KMH,
              Signal.ODOMETER_KM,
              Signal.BMS_SOH_RATIO));

  private static final double HIGHEST_C_RATE = 6;
  private static final double COLDEST_DEG_C = -40;
  private static final double HOTTEST_DEG_C = 80;

  private final double highestCurrentA;
  private final int seriesCells;
  private final CellLimits limits;
  private int refusedValues;
  private final Tally[] refused = new Tally[Signal.values().length];

  public SampleGate(Battery battery) {
    highestCurrentA = HIGHEST_C_RATE * battery.ratedCapacityAh();
    seriesCells = battery.seriesCells();
    limits = CellLimits.of(battery.chemistry());
    for (Signal signal : CHECKED) {
      refused[signal.ordinal()] = new Tally();
    }
  }

  /** Fills {@code target} with what can be believed of one sample. */
  public void read(SampleSeries series, int index, Sample target) {
    target.epochMs = series.epochMs()[index];
    refusedValues = 0;
    target.currentA =
        believed(series, index, Signal.PACK_CURRENT_A, -highestCurrentA, highestCurrentA);
    readVoltages(series, index, target);
    readTemperatures(series, index, target);
    target.socRatio = believed(series, index, Signal.SOC_RATIO, 0, 1);
    target.speedKmh = Math.abs(believed(series, index, Signal.SPEED_KMH, -100, 500));
    target.odometerKm = believed(series, index, Signal.ODOMETER_KM, 0, 1e7);
    target.bmsSohRatio = believed(series, index, Signal.BMS_SOH_RATIO, 0, 1.5);
    target.refusedValues = refusedValues;
  }

  /** What was refused of one of the {@link #CHECKED} signals. */
  public Tally refused(Signal signal) {
    return Objects.requireNonNull(refused[signal.ordinal()], signal.name());
  }

  private void readVoltages(SampleSeries series, int index, Sample target) {
    double meanCellV =
        believed(
                series,
                index,
                Signal.PACK_VOLTAGE_V,
                limits.lowestV() * seriesCells,
                limits.highestV() * seriesCells)
            / seriesCells;
    double minV =
        believed(series, index, Signal.CELL_VOLTAGE_MIN_V, limits.lowestV(), limits.highestV());
    double maxV =
        believed(series, index, Signal.CELL_VOLTAGE_MAX_V, limits.lowestV(), limits.highestV());
    target.packVoltageV = meanCellV * seriesCells;
    target.cellVoltageV = Double.isNaN(meanCellV) ? 0.5 * (minV + maxV) : meanCellV;
    target.cellVoltageMinV = Double.isNaN(minV) ? target.cellVoltageV : minV;
    target.cellVoltageMaxV = Double.isNaN(maxV) ? target.cellVoltageV : maxV;
  }

  private void readTemperatures(SampleSeries series, int index, Sample target) {
    double min = temperature(series, index, Signal.TEMP_MIN_DEG_C);
    double max = temperature(series, index, Signal.TEMP_MAX_DEG_C);
    double mean = temperature(series, index, Signal.TEMP_MEAN_DEG_C);
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

  private double temperature(SampleSeries series, int index, Signal signal) {
    // −40 °C itself is what a broken sensor reports.
    return believed(series, index, signal, Math.nextUp(COLDEST_DEG_C), HOTTEST_DEG_C);
  }

  private double believed(SampleSeries series, int index, Signal signal, double low, double high) {
    double value = series.value(signal, index);
    if (value >= low && value <= high) {
      return value;
    }
    if (Double.isFinite(value)) {
      refusedValues++;
      refused(signal).add(series.epochMs()[index], value);
    }
    return Double.NaN;
  }
}
