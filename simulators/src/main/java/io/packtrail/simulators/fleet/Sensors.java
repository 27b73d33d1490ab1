package io.packtrail.simulators.fleet;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.util.random.RandomGenerator;

/**
 * What the pack's sensors make of the truth: current with a gain error (standard deviation 1 %) and
 * an offset (0.15 A) that stay with the pack, noise 0.1 A, resolution 0.1 A; pack voltage noise 0.1
 * V, resolution 0.1 V; cell voltages around the mean with a spread of their own, resolution 1 mV;
 * temperatures around the mean, resolution 0.5 K; and one sample in 70,000 with the value that a
 * sensor sends when it has none. Mutable; one thread.
 */
final class Sensors {
  private static final double SENTINEL_PROBABILITY = 1.0 / 70_000;

  private final int seriesCells;
  private final RandomGenerator random;
  private final double gainRatio;
  private final double offsetA;
  private final double cellSpreadV;
  private final double tempSpreadK;

  Sensors(int seriesCells, RandomGenerator random) {
    this.seriesCells = seriesCells;
    this.random = random;
    this.gainRatio = 1 + 0.01 * random.nextGaussian();
    this.offsetA = 0.15 * random.nextGaussian();
    this.cellSpreadV = random.nextDouble(0.002, 0.008);
    this.tempSpreadK = random.nextDouble(0.5, 1.5);
  }

  /**
   * Writes electrical and thermal values of the sample begun last.
   *
   * @param connected whether the contactors are closed; open, no current is measured
   */
  void measure(
      SampleSeries.Builder samples,
      double packV,
      double currentA,
      boolean connected,
      double tempDegC) {
    double shownA = connected ? measuredA(currentA) : 0;
    double spreadV = cellSpreadV * (1 + 0.1 * random.nextGaussian()) + 2e-5 * Math.abs(currentA);
    double spreadK = tempSpreadK * (1 + Math.abs(currentA) / 200);
    samples
        .set(Signal.PACK_VOLTAGE_V, quantised(packV + 0.1 * random.nextGaussian(), 0.1))
        .set(Signal.PACK_CURRENT_A, shownA)
        .set(Signal.CELL_VOLTAGE_MIN_V, quantised(packV / seriesCells - spreadV, 0.001))
        .set(Signal.CELL_VOLTAGE_MAX_V, quantised(packV / seriesCells + spreadV, 0.001))
        .set(Signal.TEMP_MEAN_DEG_C, quantised(tempDegC + 0.2 * random.nextGaussian(), 0.5))
        .set(Signal.TEMP_MIN_DEG_C, quantised(tempDegC - spreadK, 0.5))
        .set(Signal.TEMP_MAX_DEG_C, quantised(tempDegC + spreadK, 0.5));
    if (random.nextDouble() < SENTINEL_PROBABILITY) {
      sentinel(samples);
    }
  }

  private double measuredA(double currentA) {
    return quantised(currentA * gainRatio + offsetA + 0.1 * random.nextGaussian(), 0.1);
  }

  private void sentinel(SampleSeries.Builder samples) {
    switch (random.nextInt(3)) {
      case 0 ->
          samples
              .set(Signal.PACK_VOLTAGE_V, 0)
              .set(Signal.CELL_VOLTAGE_MIN_V, 0)
              .set(Signal.CELL_VOLTAGE_MAX_V, 0);
      case 1 -> samples.set(Signal.PACK_CURRENT_A, -3276.8);
      default -> samples.set(Signal.TEMP_MEAN_DEG_C, -40).set(Signal.TEMP_MIN_DEG_C, -40);
    }
  }

  static double quantised(double value, double step) {
    return Math.rint(value / step) * step;
  }
}
