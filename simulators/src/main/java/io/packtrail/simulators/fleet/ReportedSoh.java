package io.packtrail.simulators.fleet;

import java.util.random.RandomGenerator;

/**
 * The state of health that the BMS itself reports: learned once a month from the truth times a bias
 * of its own (standard deviation 2 %), a third of the way each time, shown in whole percent. In one
 * pack of twenty it never moves. Mutable; one thread.
 */
final class ReportedSoh {
  private static final int DAYS_BETWEEN_STEPS = 30;
  private static final double STEP_RATIO = 1 / 3.0;
  private static final double BIAS_DEVIATION_RATIO = 0.02;
  private static final double NOISE_DEVIATION_RATIO = 0.01;

  private final RandomGenerator random;
  private final boolean stuck;
  private final double biasRatio;
  private double learnedRatio;
  private int daysToStep;

  ReportedSoh(double trueRatio, RandomGenerator random) {
    this.random = random;
    this.stuck = random.nextDouble() < 0.05;
    this.biasRatio = 1 + BIAS_DEVIATION_RATIO * random.nextGaussian();
    this.learnedRatio = stuck ? 0.95 : Math.min(trueRatio * biasRatio, 1);
    this.daysToStep = random.nextInt(DAYS_BETWEEN_STEPS);
  }

  void nextDay(double trueRatio) {
    daysToStep--;
    if (daysToStep > 0 || stuck) {
      return;
    }
    daysToStep = DAYS_BETWEEN_STEPS;
    double seenRatio = trueRatio * biasRatio + NOISE_DEVIATION_RATIO * random.nextGaussian();
    learnedRatio = Math.min(learnedRatio + STEP_RATIO * (seenRatio - learnedRatio), 1);
  }

  double ratio() {
    return Math.rint(learnedRatio * 100) / 100;
  }
}
