package io.packtrail.fleetservice.pages.svg;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to coordinates along one axis.
 *
 * @param low value at {@code from}
 * @param high value at {@code to}, above {@code low}
 * @param from coordinate of {@code low}
 * @param to coordinate of {@code high}
 */
record Scale(double low, double high, double from, double to) {
  Scale {
    if (!(low < high)) {
      throw new IllegalArgumentException("low must be below high " + high + ", got " + low);
    }
  }

  double at(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** Round values inside the scale, at most {@code most} of them, at steps of 1, 2 or 5 × 10ⁿ. */
  List<Double> ticks(int most) {
    double raw = (high - low) / most;
    double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
    double step = magnitude;
    for (double factor : new double[] {1, 2, 5, 10}) {
      step = factor * magnitude;
      if (step >= raw) {
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }
}
