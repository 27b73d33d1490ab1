package io.packtrail.sohmodel.quality;

import io.packtrail.sohmodel.sample.Tally;

/**
 * Finds a sensor that stands still: the very same value sample after sample while something else,
 * its companion, moves so far that the value must have moved too.
 */
final class FrozenSignal {
  private final int leastSamples;
  private final double companionRange;
  private final Tally runs = new Tally();
  private double value = Double.NaN;
  private int samples;
  private double companionLow;
  private double companionHigh;
  private boolean counted;

  /**
   * @param leastSamples samples of the same value, at least 2
   * @param companionRange movement of the companion from which on the signal counts as frozen, in
   *     the companion's unit
   */
  FrozenSignal(int leastSamples, double companionRange) {
    this.leastSamples = leastSamples;
    this.companionRange = companionRange;
  }

  /** Takes a sample; one without the signal, or without its companion, says nothing. */
  void add(long epochMs, double now, double companion) {
    if (Double.isNaN(now) || Double.isNaN(companion)) {
      return;
    }
    if (now != value) {
      value = now;
      begin(companion);
      return;
    }
    samples++;
    companionLow = Math.min(companionLow, companion);
    companionHigh = Math.max(companionHigh, companion);
    if (!counted && samples >= leastSamples && companionHigh - companionLow >= companionRange) {
      counted = true;
      runs.add(epochMs, value);
    }
  }

  /** Forgets the present run: what lies before says nothing about what follows. */
  void interrupt() {
    value = Double.NaN;
  }

  Tally runs() {
    return runs;
  }

  private void begin(double companion) {
    samples = 1;
    companionLow = companion;
    companionHigh = companion;
    counted = false;
  }
}
