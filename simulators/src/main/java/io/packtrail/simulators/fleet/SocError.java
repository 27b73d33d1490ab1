package io.packtrail.simulators.fleet;

import java.util.random.RandomGenerator;

/**
 * How far the shown state of charge is off.
 *
 * <p>The error moves with the charge that flows, not with time: between knots that lie 0.25 of a
 * capacity apart it is linear, so the shown value never falls while charging. Where open-circuit
 * voltage tells the charge (NMC, NCA) the knots are independent with a standard deviation of 0.8 %.
 * Where it does not (LFP) they are a random walk, 0.6 % a knot and bounded by 5 %, which reaches
 * some 2.5 % in two weeks of common use. A completed full charge puts the error to that of the
 * voltage limit, 0.3 %. Mutable; one thread.
 */
final class SocError {
  private static final double KNOT_RATIO = 0.25;
  private static final double KNOT_DEVIATION_RATIO = 0.008;
  private static final double WALK_STEP_RATIO = 0.006;
  private static final double WALK_BOUND_RATIO = 0.05;
  private static final double FULL_DEVIATION_RATIO = 0.003;

  private final boolean flatVoltage;
  private final RandomGenerator random;
  private double fromRatio;
  private double toRatio;
  private double progressRatio;

  SocError(boolean flatVoltage, RandomGenerator random) {
    this.flatVoltage = flatVoltage;
    this.random = random;
    this.fromRatio = KNOT_DEVIATION_RATIO * random.nextGaussian();
    this.toRatio = nextKnot();
  }

  /** Lets this share of the capacity flow, in either direction. */
  void move(double flowedRatio) {
    progressRatio += Math.abs(flowedRatio) / KNOT_RATIO;
    while (progressRatio >= 1) {
      progressRatio -= 1;
      fromRatio = toRatio;
      toRatio = nextKnot();
    }
  }

  /**
   * The charge ended at the voltage limit; the pack is full and the BMS knows it.
   *
   * @param missingRatio what the true state of charge lacks to 1
   */
  void fullCharge(double missingRatio) {
    fromRatio = missingRatio + FULL_DEVIATION_RATIO * random.nextGaussian();
    progressRatio = 0;
    toRatio = nextKnot();
  }

  private double nextKnot() {
    if (!flatVoltage) {
      return KNOT_DEVIATION_RATIO * random.nextGaussian();
    }
    double walked = fromRatio + WALK_STEP_RATIO * random.nextGaussian();
    return Math.min(Math.max(walked, -WALK_BOUND_RATIO), WALK_BOUND_RATIO);
  }

  /** Shown minus true state of charge. */
  double ratio() {
    return fromRatio + (toRatio - fromRatio) * progressRatio;
  }
}
