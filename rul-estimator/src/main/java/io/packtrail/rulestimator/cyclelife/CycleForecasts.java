package io.packtrail.rulestimator.cyclelife;

import java.util.List;
import java.util.function.Supplier;

/** The refusal that both models share. */
final class CycleForecasts {
  private CycleForecasts() {}

  /** A forecast where nothing lies outside what was trained on. */
  static CycleForecast inRange(List<String> outside, Supplier<CycleForecast> forecast) {
    return outside.isEmpty()
        ? forecast.get()
        : new CycleForecast.NotEstimable(
            "outside-training-range",
            "This cell is unlike those that were trained on: "
                + String.join("; ", outside)
                + "; train on cells of its kind and test.");
  }
}
