package io.packtrail.sohmodel;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;

/** Changes one value of a sample; NaN takes it away. */
interface Fault {
  Fault NONE = (signal, index, value) -> value;

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
