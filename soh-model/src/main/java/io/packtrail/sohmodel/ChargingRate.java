package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;

/**
 * The constant current at which a battery is charged, read from its own samples: the rate at which
 * most of the charge went in.
 *
 * <p>The charge I·Δt of each interval of at most {@value #LONGEST_GAP_MS} ms goes to the bin of its
 * rate; bins are {@value #BIN_RATIO} wide in ln(rate). Of every three neighbouring bins those with
 * most charge count; the answer is their mean rate weighted by charge, to 0.01 1/h. A taper passes
 * through many bins and stays in none.
 */
public final class ChargingRate {
  private static final long LONGEST_GAP_MS = 300_000;
  private static final double BIN_RATIO = 0.02;
  private static final double LOWEST = 0.05;
  private static final double HIGHEST = 6;
  private static final double STEPS_PER_UNIT = 100;
  private static final int BINS = 1 + (int) (Math.log(HIGHEST / LOWEST) / BIN_RATIO);

  private ChargingRate() {}

  /**
   * The rate of most of the charge.
   *
   * @param history samples in order of time, current positive while charging
   * @return 0.05 to 6 (1/h), NaN where nothing was charged at such a rate
   */
  public static double of(Battery battery, Iterable<SampleSeries> history) {
    double[] charge = new double[BINS];
    double[] weighted = new double[BINS];
    long lastMs = Long.MAX_VALUE;
    for (SampleSeries chunk : history) {
      for (int i = 0; i < chunk.size(); i++) {
        long atMs = chunk.epochMs()[i];
        double rate = chunk.value(Signal.PACK_CURRENT_A, i) / battery.ratedCapacityAh();
        if (rate >= LOWEST && rate < HIGHEST && atMs > lastMs && atMs - lastMs <= LONGEST_GAP_MS) {
          int bin = (int) (Math.log(rate / LOWEST) / BIN_RATIO);
          charge[bin] += rate * (atMs - lastMs);
          weighted[bin] += rate * rate * (atMs - lastMs);
        }
        lastMs = atMs;
      }
    }
    return mean(charge, weighted);
  }

  private static double mean(double[] charge, double[] weighted) {
    int best = 1;
    for (int i = 1; i < BINS - 1; i++) {
      best = around(charge, i) > around(charge, best) ? i : best;
    }
    double rate = around(weighted, best) / around(charge, best);
    return Math.round(rate * STEPS_PER_UNIT) / STEPS_PER_UNIT > 0
        ? Math.round(rate * STEPS_PER_UNIT) / STEPS_PER_UNIT
        : Double.NaN;
  }

  private static double around(double[] bins, int index) {
    return bins[index - 1] + bins[index] + bins[index + 1];
  }
}
