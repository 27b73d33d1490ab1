package io.packtrail.sohmodel.stress;

import io.packtrail.sohmodel.carry.Tape;

/** Rainflow cycles of the state of charge, those of a summary among them. */
final class CycleCounter {
  static final int DEPTH_BINS = 10;

  private static final double HYSTERESIS_RATIO = 0.02;

  private final double[] depthCycles = new double[DEPTH_BINS];
  private final Rainflow rainflow = new Rainflow(HYSTERESIS_RATIO, this::count);
  private boolean followsKnown;

  /** The step from a level that was assumed to one that is known is no cycle. */
  void follow(double socRatio, boolean known) {
    if (known != followsKnown) {
      rainflow.finish();
      followsKnown = known;
    }
    rainflow.add(socRatio);
  }

  /** Takes the cycles of a summary: they stand for what happened between samples. */
  void addReported(ReportedUse use) {
    rainflow.finish();
    use.addCycles(depthCycles);
  }

  /** Counts the residue. */
  void finish() {
    rainflow.finish();
  }

  /** Cycles by depth, shape {@code [10]}. */
  double[] depthCycles() {
    return depthCycles;
  }

  private void count(double range, double mean, double count) {
    // A range of exactly 30 % in binary floating point may fall short of it.
    depthCycles[Math.min(DEPTH_BINS - 1, (int) (range * DEPTH_BINS + 1e-6))] += count;
  }

  void exchange(Tape tape) {
    tape.reals(depthCycles);
    rainflow.exchange(tape);
    followsKnown = tape.flag(followsKnown);
  }
}
