package io.packtrail.sohmodel;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;

/** Changes one value of a sample; NaN takes it away. */
interface Fault {
  Fault NONE = (signal, index, value) -> value;

  /** Of a mild climate, 16 K above the made-up one, which is too cold to show it. */
  Fault FAHRENHEIT =
      (signal, i, value) -> signal == Signal.TEMP_MEAN_DEG_C ? 32 + 1.8 * (value + 16) : value;

  double value(Signal signal, int index, double value);

  /** The series with this fault. */
  default SampleSeries in(SampleSeries series) {
    SampleSeries.Builder changed = SampleSeries.builder(series.size());
    for (int i = 0; i < series.size(); i++) {
      changed.add(series.epochMs()[i]);
      for (Signal signal : Signal.values()) {
        double value = value(signal, i, series.value(signal, i));
        if (!Double.isNaN(value)) {
          changed.set(signal, value);
        }
      }
    }
    return changed.build();
  }
}
