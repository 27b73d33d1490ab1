package io.packtrail.simulators.replay;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.util.Arrays;

/** One row of a record. Immutable once it has left its reader. */
final class RecordedRow {
  private static final Signal[] SIGNALS = Signal.values();

  private final long epochMs;
  private final double[] values = new double[SIGNALS.length];

  RecordedRow(long epochMs) {
    this.epochMs = epochMs;
    Arrays.fill(values, Double.NaN);
  }

  RecordedRow set(Signal signal, double value) {
    values[signal.ordinal()] = value;
    return this;
  }

  long epochMs() {
    return epochMs;
  }

  double packVoltageV() {
    return values[Signal.PACK_VOLTAGE_V.ordinal()];
  }

  double packCurrentA() {
    return values[Signal.PACK_CURRENT_A.ordinal()];
  }

  boolean hasValuesOf(RecordedRow other) {
    return Arrays.equals(values, other.values);
  }

  /** The same values at another time. */
  RecordedRow at(long otherEpochMs) {
    RecordedRow moved = new RecordedRow(otherEpochMs);
    System.arraycopy(values, 0, moved.values, 0, values.length);
    return moved;
  }

  /** Appends the row as a sample, voltages of the pack times {@code seriesCells}. */
  void appendTo(SampleSeries.Builder samples, int seriesCells) {
    samples.add(epochMs);
    for (Signal signal : SIGNALS) {
      double value = values[signal.ordinal()];
      if (!Double.isNaN(value)) {
        samples.set(signal, signal == Signal.PACK_VOLTAGE_V ? value * seriesCells : value);
      }
    }
  }
}
