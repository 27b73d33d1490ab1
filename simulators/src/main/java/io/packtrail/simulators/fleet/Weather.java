package io.packtrail.simulators.fleet;

import java.util.random.RandomGenerator;

/**
 * Outside temperature at one vehicle: its climate plus days that are too warm or too cold, which
 * come in runs, d(n+1) = 0.8 d(n) + noise, standard deviation 3 K. Mutable; one thread.
 */
final class Weather {
  private static final double PERSISTENCE_RATIO = 0.8;
  private static final double DEVIATION_K = 3;

  private final Climate climate;
  private final RandomGenerator random;
  private double deviationK;

  Weather(Climate climate, RandomGenerator random) {
    this.climate = climate;
    this.random = random;
    this.deviationK = DEVIATION_K * random.nextGaussian();
  }

  void nextDay() {
    double innovation = Math.sqrt(1 - PERSISTENCE_RATIO * PERSISTENCE_RATIO);
    deviationK = PERSISTENCE_RATIO * deviationK + innovation * DEVIATION_K * random.nextGaussian();
  }

  double ambientDegC(long epochMs) {
    return climate.normalDegC(epochMs) + deviationK;
  }
}
