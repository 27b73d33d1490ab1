package io.packtrail.sohmodel.stress;

import io.packtrail.sohmodel.carry.Tape;

/** Rainflow cycles of the state of charge, those of a summary among them. */
final class CycleCounter {
  private static final int DEPTH_BINS = CycleTable.DEPTH_BINS;

  private static final double HYSTERESIS_RATIO = 0.02;

  private final double[] depthCycles = new double[DEPTH_BINS];
  private final Rainflow rainflow = new Rainflow(HYSTERESIS_RATIO, this::count);
  private final CycleTable table = new CycleTable();
  private double damageRatio;
  private boolean followsKnown;

  /**
   * Takes the next state of charge. The step from a level that was assumed to one that is known is
   * no cycle.
   *
   * @param tempDegC temperature (°C), NaN where none was reported yet
   */
  void follow(double socRatio, boolean known, double tempDegC) {
    if (known != followsKnown) {
      rainflow.finish();
      followsKnown = known;
    }
    rainflow.add(socRatio, tempDegC);
  }

  /** Takes the cycles of a summary: they stand for what happened between samples. */
  void addReported(ReportedUse use) {
    rainflow.finish();
    use.addCycles(depthCycles);
    use.addCycles(table);
    damageRatio += use.damageRatio();
  }

  /** Counts the residue. */
  void finish() {
    rainflow.finish();
  }

  /** Cycles by depth, shape {@code [10]}. */
  double[] depthCycles() {
    return depthCycles;
  }

  /** Damage by Palmgren and Miner. */
  double damageRatio() {
    return damageRatio;
  }

  CycleTable table() {
    return table;
  }

  private void count(double range, double mean, double tempDegC, double count) {
    // A range of exactly 30 % in binary floating point may fall short of it.
    int bin = Math.min(DEPTH_BINS - 1, (int) (range * DEPTH_BINS + 1e-6));
    depthCycles[bin] += count;
    table.add(bin, mean, tempDegC, count);
    damageRatio += PalmgrenMiner.damageRatio(range, count);
  }

  void exchange(Tape tape) {
    tape.reals(depthCycles);
    table.exchange(tape);
    damageRatio = tape.real(damageRatio);
    rainflow.exchange(tape);
    followsKnown = tape.flag(followsKnown);
  }
}
