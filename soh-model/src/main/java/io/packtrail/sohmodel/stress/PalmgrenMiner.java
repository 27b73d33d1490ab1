package io.packtrail.sohmodel.stress;

/**
 * Damage by cycles that add up (Palmgren 1924, Miner 1945): D = Σ nᵢ/N(dᵢ), cycles to the end of
 * life N(d) = N₁·d^−a.
 *
 * <p>N₁ and a are placeholders of the order of a lithium-ion cell's; no cell's own cycle life is
 * behind them. D compares use among batteries, and is no forecast.
 */
final class PalmgrenMiner {
  /** Cycles of full depth to the end of life; a placeholder. */
  static final double FULL_CYCLES = 3_000;

  /** How much longer shallow cycles last; a placeholder. */
  static final double EXPONENT = 1.5;

  private PalmgrenMiner() {}

  /**
   * Damage of some cycles.
   *
   * @param depthRatio their depth, 0 to 1
   */
  static double damageRatio(double depthRatio, double cycles) {
    // Strict, so that the same samples give the same bytes on any machine.
    return cycles * StrictMath.pow(depthRatio, EXPONENT) / FULL_CYCLES;
  }
}
