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
  private long frozenFromMs = Long.MAX_VALUE;
  private long frozenUntilMs = Long.MIN_VALUE;
  private double value = Double.NaN;
  private int samples;
  private double companionLow;
  private double companionHigh;
  private boolean counted;
  private long runFromMs;

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
      begin(epochMs, companion);
      return;
    }
    samples++;
    companionLow = Math.min(companionLow, companion);
    companionHigh = Math.max(companionHigh, companion);
    if (!counted && samples >= leastSamples && companionHigh - companionLow >= companionRange) {
      counted = true;
      runs.add(epochMs, value);
    }
    if (counted) {
      runs.lasts(epochMs);
      frozenFromMs = runFromMs;
      frozenUntilMs = epochMs;
    }
  }

  /** Forgets the present run: what lies before says nothing about what follows. */
  void interrupt() {
    value = Double.NaN;
  }

  /** Whether the last run that counted reaches into this time, ends included. */
  boolean stoodIn(long fromMs, long untilMs) {
    return frozenFromMs <= untilMs && frozenUntilMs >= fromMs;
  }

  /** The runs that counted; the last of them lasts as long as the value stood. */
  Tally runs() {
    return runs;
  }

  private void begin(long epochMs, double companion) {
    runFromMs = epochMs;
    samples = 1;
    companionLow = companion;
    companionHigh = companion;
    counted = false;
  }
}
